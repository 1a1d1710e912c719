// Which header fields of one side are carried to the other: a B2BUA makes all others itself.
#pragma once

#include <vector>

#include "sip/message/message.h"
#include "sip/transaction/response.h"

namespace trunkline::controlplane {

/// Of an INVITE. Values are views into the message, still folded ones left out. `to_us`: its credentials were
/// meant for us, and are nobody else's business (RFC 3261 section 22.3).
[[nodiscard]] std::vector<sip::HeaderLine> carried_of_request(const sip::Message& request, bool to_us);
/// Of an INFO, MESSAGE or UPDATE: what belongs to its body, and what the sender says of it.
[[nodiscard]] std::vector<sip::HeaderLine> carried_of_relayed(const sip::Message& request);
/// Of a final failure: what the caller needs to make sense of it, or to try again.
[[nodiscard]] std::vector<sip::HeaderLine> carried_of_failure(const sip::Message& response);
/// Why a BYE or CANCEL was sent, in the words of its Reason header field (RFC 3326); empty: it says nothing.
[[nodiscard]] std::string_view reason_of(const sip::Message& request) noexcept;
/// The status the caller is told. A redirection is for whoever can follow it: the caller must not be sent
/// around us.
[[nodiscard]] int carried_status(int status) noexcept;

}  // namespace trunkline::controlplane
