// The non-INVITE server transaction as a pure function: RFC 3261 section 17.2.2.
#pragma once

#include <cstdint>

namespace trunkline::sip {

enum class NonInviteServerState : std::uint8_t { trying, proceeding, completed, terminated };

enum class NonInviteServerEvent : std::uint8_t {
  request_again,
  user_provisional,  // 1xx from the user
  user_final,        // 200-699 from the user
  timer_late,        // the client has waited so long that it wants a sign of life
  timer_j,
  unanswered,  // the client's F has run out by now
  transport_error,
};

enum class NonInviteServerAction : std::uint8_t {
  none,
  send_trying,      // a 100 of this layer's own
  send_response,    // the user's; it is kept for retransmission
  resend_response,  // the one kept last
  report_unanswered,
  report_transport_error,
};

struct NonInviteServerStep {
  NonInviteServerState next;
  NonInviteServerAction action;
  friend constexpr bool operator==(const NonInviteServerStep&, const NonInviteServerStep&) noexcept = default;
};

/// What an event does in a state. Source: RFC 3261 figure 8, and RFC 4320 section 4.1 for the 100.
[[nodiscard]] constexpr NonInviteServerStep step(NonInviteServerState state,
                                                 NonInviteServerEvent event) noexcept {
  using enum NonInviteServerState;
  using enum NonInviteServerEvent;
  using enum NonInviteServerAction;
  switch (state) {
    case trying:
      switch (event) {
        case request_again: return {trying, none};  // "discarded"
        case user_provisional: return {proceeding, send_response};
        case user_final: return {completed, send_response};
        case timer_late: return {proceeding, send_trying};
        case timer_j:
          return {trying, none};  // not running yet
        // No 408 here: the client has given up, and a late one only adds traffic (RFC 4320 section 4.2).
        case unanswered: return {terminated, report_unanswered};
        case transport_error: return {trying, none};  // nothing was sent
      }
      break;
    case proceeding:
      switch (event) {
        case request_again: return {proceeding, resend_response};
        case user_provisional: return {proceeding, send_response};
        case user_final: return {completed, send_response};
        case timer_late:  // the user has given the sign
        case timer_j: return {proceeding, none};
        case unanswered: return {terminated, report_unanswered};
        case transport_error: return {terminated, report_transport_error};
      }
      break;
    case completed:
      switch (event) {
        case request_again: return {completed, resend_response};
        case timer_j: return {terminated, none};
        case transport_error: return {terminated, report_transport_error};
        case user_provisional:
        case user_final:  // later finals "MUST be discarded"
        case timer_late:
        case unanswered: return {completed, none};
      }
      break;
    case terminated: break;
  }
  return {terminated, none};
}

static_assert(step(NonInviteServerState::trying, NonInviteServerEvent::user_final).next ==
              NonInviteServerState::completed);

}  // namespace trunkline::sip
