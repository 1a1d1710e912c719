// The INVITE client transaction as a pure function: RFC 3261 section 17.1.1 with RFC 6026 section 7.2.
#pragma once

#include <cstdint>

namespace trunkline::sip {

enum class InviteClientState : std::uint8_t { calling, proceeding, accepted, completed, terminated };

enum class InviteClientEvent : std::uint8_t {
  provisional,  // 1xx
  success,      // 2xx
  failure,      // 300-699
  timer_a,
  timer_b,
  timer_d,
  timer_m,
  gave_up,  // nothing final 64*T1 after CANCEL (section 9.1), or the ringing limit ran out
  transport_error,
};

enum class InviteClientAction : std::uint8_t {
  none,
  resend_request,
  pass_up,                  // the response goes to the user
  acknowledge_and_pass_up,  // ACK made by this layer, then the response goes to the user
  acknowledge_again,        // the same ACK; the user has the response already
  report_timeout,           // the user treats it as 408
  report_transport_error,   // the user treats it as 503
};

struct InviteClientStep {
  InviteClientState next;
  InviteClientAction action;
  friend constexpr bool operator==(const InviteClientStep&, const InviteClientStep&) noexcept = default;
};

/// What an event does in a state. Timers follow from the state that is entered, see timers_of_state.h.
/// Source: RFC 6026 figure 1 of the client, which replaces RFC 3261 figure 5.
[[nodiscard]] constexpr InviteClientStep step(InviteClientState state, InviteClientEvent event) noexcept {
  using enum InviteClientState;
  using enum InviteClientEvent;
  using enum InviteClientAction;
  switch (state) {
    case calling:
      switch (event) {
        case provisional: return {proceeding, pass_up};
        case success: return {accepted, pass_up};
        case failure: return {completed, acknowledge_and_pass_up};
        case timer_a: return {calling, resend_request};
        case timer_b: return {terminated, report_timeout};
        case timer_d:
        case timer_m: return {calling, none};  // not running yet
        case gave_up: return {terminated, report_timeout};
        case transport_error: return {terminated, report_transport_error};
      }
      break;
    case proceeding:
      switch (event) {
        case provisional: return {proceeding, pass_up};
        case success: return {accepted, pass_up};
        case failure: return {completed, acknowledge_and_pass_up};
        case timer_a:  // the request arrived: it is not repeated any more,
        case timer_b:  // and from here on the user decides how long to wait
        case timer_d:
        case timer_m: return {proceeding, none};
        case gave_up: return {terminated, report_timeout};
        // Nothing is sent in this state: a late report about an INVITE which did arrive says nothing.
        case transport_error: return {proceeding, none};
      }
      break;
    case accepted:
      switch (event) {
        // Repeated, or from another fork: the user acknowledges each of them (RFC 6026 section 7.2).
        case success: return {accepted, pass_up};
        case timer_m: return {terminated, none};
        case provisional:
        case failure:
        case timer_a:
        case timer_b:
        case timer_d:
        case gave_up:
        case transport_error: return {accepted, none};
      }
      break;
    case completed:
      switch (event) {
        case failure: return {completed, acknowledge_again};
        case timer_d: return {terminated, none};
        case transport_error: return {terminated, report_transport_error};  // the ACK could not be sent
        case provisional:
        case success:
        case timer_a:
        case timer_b:
        case timer_m:
        case gave_up: return {completed, none};
      }
      break;
    case terminated: break;
  }
  return {terminated, none};
}

static_assert(step(InviteClientState::calling, InviteClientEvent::success) ==
              InviteClientStep{InviteClientState::accepted, InviteClientAction::pass_up});
static_assert(step(InviteClientState::completed, InviteClientEvent::failure).action ==
              InviteClientAction::acknowledge_again);

}  // namespace trunkline::sip
