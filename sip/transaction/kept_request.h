// What responses need of a request (RFC 3261 section 8.2.6.2), copied when it comes, since its packet goes.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/buffer_pool.h"
#include "base/result.h"
#include "sip/message/message.h"
#include "sip/transaction/refusal.h"
#include "sip/transaction/response.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {

/// Header fields ready to be copied into a response, each unfolded and under its full name. The numbers say
/// where each kind begins; they follow one another in this order.
struct KeptRequest {
  base::Buffer octets;
  // At the beginning the Vias, the first with received and rport (RFC 3581).
  std::uint32_t routes = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t from = 0;     // and To
  std::uint32_t call_id = 0;  // and CSeq
  std::uint32_t end = 0;
  Method method = Method::unknown;
  bool to_has_tag = false;
};

/// The request knows its essentials. Errors: `no_buffer_left`; `unwritable` if a header field that must be
/// copied cannot be.
[[nodiscard]] base::Result<KeptRequest, Refusal> keep_request(base::BufferPool& buffers,
                                                              const Message& request, const Hop& from);

/// The whole response on the wire. Errors: `no_buffer_left`; `unwritable` for a header value of the user's
/// with CR, LF or NUL in it.
[[nodiscard]] base::Result<base::Buffer, Refusal> write_response(base::BufferPool& buffers,
                                                                 const KeptRequest& request,
                                                                 const Response& response);

}  // namespace trunkline::sip
