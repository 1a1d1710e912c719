// Reliable provisional responses (RFC 3262), end to end: the peer's becomes one of ours with a number of its
// own, and is repeated when the peer repeats it; the caller's PRACK is carried to the peer, whose answer is
// carried back. Each early dialog counts by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "controlplane/session/call.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// For a provisional response of the peer's to the first INVITE, in the early dialog that is looked at: the
/// RSeq that ours bears, 0 where it is not reliable. Nothing: it is one that was acknowledged before, or
/// comes out of turn (section 4), and is dropped. `describes`: it has a description.
[[nodiscard]] std::optional<std::uint32_t> number_provisional(Call& call, const sip::Message& response,
                                                              bool describes);

/// What a provisional response describes: an answer, or the offer that its PRACK answers. One that cannot be
/// used is left to the 2xx. `rseq`: of ours, 0 where it is not reliable.
void describe_early(Call& call, Side side, std::string_view body, std::uint32_t rseq);

/// A 2xx to the first INVITE is left to its repetition while a reliable response with a description is not
/// acknowledged in its dialog: we "MUST NOT send a final response until those [...] are" (section 3).
[[nodiscard]] bool waits_for_prack(const Session& session, const sip::Message& success);

/// In order, of the caller's. 481 when it acknowledges nothing that waits for it (section 3). It brings the
/// answer where the response made the offer, and may bring another offer where that was answered (section 5).
void receive_prack(Call& call, Side side, const sip::RequestReceived& received);

}  // namespace trunkline::controlplane
