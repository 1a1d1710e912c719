// The states of a call and what can happen to it, listed once: the machine, the counters and `trunkctl calls`
// use them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace trunkline::controlplane {

/// A call has two sides. The *initiator* is the side whose INVITE is being carried: side a for the first one,
/// for a re-INVITE whoever sent it. The *peer* is the other side: a SIP leg, or one of our own answering
/// services.
enum class CallState : std::uint8_t {
  calling,                 // the peer was invited; nothing but 100 came back
  ringing,                 // a provisional response of the peer was carried to the initiator
  cancelling,              // the initiator has its final response; the peer's answer to our CANCEL is awaited
  answered,                // the peer's 2xx was carried to the initiator, whose ACK is awaited
  hung_up_unacknowledged,  // the call is over, but a BYE to the initiator must wait for its ACK (RFC 3261
                           // section 15)
  established,
  reoffered,         // a re-INVITE of the initiator was carried to the peer
  reoffer_answered,  // its 2xx was carried back; the initiator's ACK is awaited
  ending,            // our BYEs are on their way
  ended,
};

enum class CallEvent : std::uint8_t {
  peer_provisional,  // 101-199
  peer_success,      // 2xx to our INVITE
  peer_failure,      // 300-699 to our INVITE, the dialog (if any) lives on
  // No answer, 408 or 481: a dialog with it is over (RFC 3261 section 12.2.1.2, RFC 5057). Of the first
  // INVITE also one that the network has not delivered.
  peer_lost,
  initiator_cancel,
  initiator_ack,
  initiator_unacknowledged,  // no ACK within 64*T1 (RFC 3261 section 13.3.1.4)
  initiator_bye,
  peer_bye,
  reinvite,  // admitted: what glares is refused before it gets here (see may_reoffer)
  hang_up,   // our own wish: media time-out, ringing too long, drain, operator
  all_gone,  // each BYE of ours was answered or has timed out
};

/// What the coordinator does on a transition. A BYE or CANCEL that caused it has been answered already.
enum class CallAction : std::uint8_t {
  none,
  carry_provisional,  // to the initiator
  carry_success,      // to the initiator; ACK to the peer, unless its offer waits for the initiator's answer
  carry_failure,      // to the initiator; the call is over, nothing else is open
  cancel_peer,        // 487 to the initiator's INVITE, CANCEL to the peer
  abandon_peer,       // our own refusal to the initiator's INVITE, CANCEL to the peer
  acknowledge_peer,   // where the peer made the offer: carry the answer in the initiator's ACK to it
  acknowledge_and_bye_peer,  // CANCEL crossed the 2xx: ACK it, then BYE
  acknowledge_late_success,  // a 2xx to a re-INVITE after the end: ACK it, nothing more
  bye_peer,
  bye_initiator,
  bye_both,
  carry_reoffer,              // re-INVITE to the peer
  cancel_reoffer,             // CANCEL to the peer; its final response is then carried as it comes
  carry_rejection,            // final response to the re-INVITE; media as it was before
  reject_and_bye_both,        // the same, and the dialogs end
  drop_reoffer_and_bye_peer,  // 487 to the initiator's re-INVITE (RFC 3261 section 15.1.2), BYE to the peer
  drop_reoffer_and_bye_initiator,  // 487 to it, BYE to the initiator
  drop_reoffer_and_bye_both,
  release,  // the last thing that was awaited has come
};

inline constexpr std::array<std::string_view, 10> call_state_names{
    "calling",     "ringing",   "cancelling",       "answered", "hung_up_unacknowledged",
    "established", "reoffered", "reoffer_answered", "ending",   "ended"};

[[nodiscard]] constexpr std::string_view to_string(CallState state) noexcept {
  return call_state_names[static_cast<std::size_t>(state)];
}
static_assert(to_string(CallState::ended) == "ended");

}  // namespace trunkline::controlplane
