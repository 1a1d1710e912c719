// The orders of one leg: what is said to the peer on that side.
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "sip/message/multipart.h"

namespace trunkline::controlplane {

inline constexpr std::string_view allow_value =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, PRACK";
inline constexpr std::string_view supported_value = "timer, 100rel";
inline constexpr std::string_view sdp_type = "application/sdp";
inline constexpr std::string_view accept_value = "application/sdp, multipart/mixed, multipart/alternative";

/// A request of ours in the leg's dialog, the way it goes, and our Contact where the method refreshes the
/// target (RFC 3261 section 12.2, RFC 3311). Header fields and body are to be added to it before anything
/// else is ordered.
RequestOrder& add_request(Call& call, const Leg& leg, std::uint64_t user, sip::Method method,
                          std::uint32_t cseq);
/// The value of our own Contact towards the peer of that leg.
[[nodiscard]] std::string_view contact_for(Call& call, const Leg& leg);
/// The INVITE or re-INVITE of ours. `headers` are those carried from the other side, and `others` the parts
/// of its body beside the description.
void send_invite(Call& call, Side side, std::string_view description,
                 std::span<const sip::HeaderLine> headers = {}, std::uint8_t max_forwards = 70,
                 const sip::BodyParts& others = {});
/// The ACK to the 2xx of our INVITE.
void send_ack(Call& call, Side side, std::string_view description);
/// `reason`: the value of a Reason header field, or empty (RFC 3326).
void send_cancel(Call& call, Side side, std::string_view reason = {});
/// Nothing where the peer is gone, was sent one, or is a service.
void send_bye(Call& call, Side side, std::string_view reason = {});
/// In the early dialog with the callee that is looked at: a caller may end that one alone (RFC 3261
/// section 15). Nobody waits for its answer.
void send_early_bye(Call& call);

/// Answers the INVITE of the peer on that side. A 2xx is repeated until stop_success(); after a refusal the
/// INVITE is done with. Nothing when there is no INVITE to answer.
void respond(Call& call, Side side, const Carried& carried);
/// The ACK came, or nobody waits for it any more.
void stop_success(Call& call, Side side);

}  // namespace trunkline::controlplane
