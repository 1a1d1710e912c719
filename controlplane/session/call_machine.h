// The call as a pure function: state and event in, next state and action out.
#pragma once

#include "controlplane/session/call_state.h"

namespace trunkline::controlplane {

struct CallStep {
  CallState next;
  CallAction action;
  friend constexpr bool operator==(const CallStep&, const CallStep&) noexcept = default;
};

/// The first INVITE, until its final response has been carried. RFC 3261 sections 9, 13 and 15.
[[nodiscard]] constexpr CallStep step_inviting(CallState state, CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case peer_provisional: return {CallState::ringing, carry_provisional};
    case peer_success: return {CallState::answered, carry_success};
    case peer_failure:
    case peer_lost: return {CallState::ended, carry_failure};
    case initiator_cancel:
    case initiator_bye: return {CallState::cancelling, cancel_peer};  // a caller may BYE an early dialog (15)
    case peer_bye:  // its 2xx was lost and it has given up: there is nobody left to talk to
    case hang_up: return {CallState::cancelling, abandon_peer};
    case initiator_ack:
    case initiator_unacknowledged:
    case reinvite:
    case all_gone: break;
  }
  return {state, none};
}

[[nodiscard]] constexpr CallStep step_cancelling(CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case peer_success: return {CallState::ending, acknowledge_and_bye_peer};
    case peer_failure:
    case peer_lost: return {CallState::ended, release};
    case peer_provisional:
    case initiator_cancel:
    case initiator_ack:
    case initiator_unacknowledged:
    case initiator_bye:
    case peer_bye:
    case reinvite:
    case hang_up:
    case all_gone: break;
  }
  return {CallState::cancelling, none};
}

/// A 2xx was carried, of the first INVITE or of a re-INVITE.
[[nodiscard]] constexpr CallStep step_answered(CallState state, CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case initiator_ack: return {CallState::established, acknowledge_peer};
    case initiator_unacknowledged: return {CallState::ending, bye_both};
    case initiator_bye: return {CallState::ending, bye_peer};
    case peer_bye: return {CallState::hung_up_unacknowledged, none};
    case hang_up: return {CallState::hung_up_unacknowledged, bye_peer};
    case peer_provisional:
    case peer_success:  // a retransmission: the leg repeats its ACK
    case peer_failure:
    case peer_lost:
    case initiator_cancel:  // too late: "has no effect" once a final response was sent (9.2)
    case reinvite:
    case all_gone: break;
  }
  return {state, none};
}

[[nodiscard]] constexpr CallStep step_hung_up_unacknowledged(CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case initiator_ack:
    case initiator_unacknowledged: return {CallState::ending, bye_initiator};
    case initiator_bye: return {CallState::ending, none};
    case peer_provisional:
    case peer_success:
    case peer_failure:
    case peer_lost:
    case initiator_cancel:
    case peer_bye:
    case reinvite:
    case hang_up:
    case all_gone: break;
  }
  return {CallState::hung_up_unacknowledged, none};
}

[[nodiscard]] constexpr CallStep step_established(CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case initiator_bye: return {CallState::ending, bye_peer};
    case peer_bye: return {CallState::ending, bye_initiator};
    case reinvite: return {CallState::reoffered, carry_reoffer};
    case hang_up: return {CallState::ending, bye_both};
    case peer_provisional:
    case peer_success:
    case peer_failure:
    case peer_lost:
    case initiator_cancel:
    case initiator_ack:
    case initiator_unacknowledged:
    case all_gone: break;
  }
  return {CallState::established, none};
}

/// A re-INVITE is on its way. RFC 3261 section 14: a refusal leaves the session as it was.
[[nodiscard]] constexpr CallStep step_reoffered(CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case peer_success: return {CallState::reoffer_answered, carry_success};
    case peer_failure: return {CallState::established, carry_rejection};
    case peer_lost: return {CallState::ending, reject_and_bye_both};
    case initiator_cancel: return {CallState::reoffered, cancel_reoffer};
    case initiator_bye: return {CallState::ending, drop_reoffer_and_bye_peer};
    case peer_bye: return {CallState::ending, drop_reoffer_and_bye_initiator};
    case hang_up: return {CallState::ending, drop_reoffer_and_bye_both};
    case peer_provisional:
    case initiator_ack:
    case initiator_unacknowledged:
    case reinvite:
    case all_gone: break;
  }
  return {CallState::reoffered, none};
}

[[nodiscard]] constexpr CallStep step_ending(CallEvent event) noexcept {
  using enum CallEvent;
  using enum CallAction;
  switch (event) {
    case all_gone: return {CallState::ended, release};
    case peer_success: return {CallState::ending, acknowledge_late_success};
    case peer_provisional:
    case peer_failure:
    case peer_lost:
    case initiator_cancel:
    case initiator_ack:
    case initiator_unacknowledged:
    case initiator_bye:
    case peer_bye:
    case reinvite:
    case hang_up: break;
  }
  return {CallState::ending, none};
}

[[nodiscard]] constexpr CallStep step(CallState state, CallEvent event) noexcept {
  switch (state) {
    case CallState::calling:
    case CallState::ringing: return step_inviting(state, event);
    case CallState::cancelling: return step_cancelling(event);
    case CallState::answered:
    case CallState::reoffer_answered: return step_answered(state, event);
    case CallState::hung_up_unacknowledged: return step_hung_up_unacknowledged(event);
    case CallState::established: return step_established(event);
    case CallState::reoffered: return step_reoffered(event);
    case CallState::ending: return step_ending(event);
    case CallState::ended: break;
  }
  return {CallState::ended, CallAction::none};
}

static_assert(step(CallState::cancelling, CallEvent::peer_success) ==
              CallStep{CallState::ending, CallAction::acknowledge_and_bye_peer});
static_assert(step(CallState::answered, CallEvent::initiator_cancel).next == CallState::answered);

}  // namespace trunkline::controlplane
