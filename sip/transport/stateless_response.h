// A response made from nothing but its request: what a worker sends when there is no transaction, and shall
// be none.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "base/sip_hash.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {

/// A To tag that is the same for every retransmission of a request, and that nobody without the key can
/// foresee (RFC 3261 section 8.2.7): sixteen hexadecimal digits out of top Via, From, Call-ID and the number
/// of CSeq. So the ACK to a response that is no 2xx, which repeats these (section 17.1.1.3), has the same.
[[nodiscard]] std::array<char, 16> stateless_tag(const Message& request, const base::SipHash& hash) noexcept;

/// Whether an ACK is for a response that was made here with this key. Nobody waits for it: there is no
/// transaction that it could end.
[[nodiscard]] bool acknowledges_stateless(const Message& ack, const base::SipHash& hash) noexcept;

struct StatelessResponse {
  int status = 400;
  std::string_view reason;              // empty: the registered phrase
  std::string_view extra_header_lines;  // each complete with its CRLF: "Retry-After: 5\r\n"
};

/// Writes the response into `buffer`. The caller never makes one for an ACK, and sends it to
/// stateless_response_hop(). Errors: those of Writer; a request whose header fields hold what may not be sent
/// is then to be dropped.
[[nodiscard]] base::Result<std::string_view, WriteError> write_stateless_response(
    std::span<char> buffer, const Message& request, const base::Endpoint& source,
    const StatelessResponse& response, const base::SipHash& hash) noexcept;

/// response_hop() by the top Via, or where that cannot be read, back to where the request came from. Nothing
/// for a request without a Via. `known`: the sender's address is; of anybody else maddr is not obeyed, since
/// he could have our answers sent to whom he likes.
[[nodiscard]] std::optional<Hop> stateless_response_hop(const Message& request, const Hop& from,
                                                        bool known) noexcept;

}  // namespace trunkline::sip
