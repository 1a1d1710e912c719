// The ACK to a failure, which the client transaction makes by itself: RFC 3261 section 17.1.1.3.
#pragma once

#include <string_view>

#include "base/buffer_pool.h"
#include "base/result.h"
#include "sip/message/message.h"
#include "sip/transaction/refusal.h"

namespace trunkline::sip {

/// `invite` is the request as it was sent; its Request-URI, top Via, Route, From, Call-ID, number and
/// credentials go into the ACK, and the To of `response`. Errors: `no_buffer_left`; `unwritable` if `invite`
/// is not a request.
[[nodiscard]] base::Result<base::Buffer, Refusal> write_ack(base::BufferPool& buffers,
                                                            std::string_view invite, const Message& response);

}  // namespace trunkline::sip
