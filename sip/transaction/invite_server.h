// The INVITE server transaction as a pure function: RFC 3261 section 17.2.1 with RFC 6026 section 7.1.
#pragma once

#include <cstdint>

namespace trunkline::sip {

enum class InviteServerState : std::uint8_t { proceeding, accepted, completed, confirmed, terminated };

enum class InviteServerEvent : std::uint8_t {
  invite_again,
  ack,
  user_provisional,  // 1xx from the user
  user_success,      // 2xx from the user
  user_failure,      // 300-699 from the user
  timer_trying,      // 200 ms without a word from the user
  timer_g,
  timer_h,
  timer_i,
  timer_l,
  unanswered,  // the user did not answer within the ringing limit
  transport_error,
};

enum class InviteServerAction : std::uint8_t {
  none,
  send_trying,      // a 100 of this layer's own
  send_response,    // the user's; it is kept for retransmission
  resend_response,  // the one kept last, if there is one
  pass_ack_up,
  send_server_error,  // a 500 of this layer's own, in place of the user's answer
  report_no_ack,
  report_transport_error,
};

struct InviteServerStep {
  InviteServerState next;
  InviteServerAction action;
  friend constexpr bool operator==(const InviteServerStep&, const InviteServerStep&) noexcept = default;
};

/// What an event does in a state. Source: RFC 6026 section 7.1, whose figure replaces RFC 3261 figure 7.
[[nodiscard]] constexpr InviteServerStep step(InviteServerState state, InviteServerEvent event) noexcept {
  using enum InviteServerState;
  using enum InviteServerEvent;
  using enum InviteServerAction;
  switch (state) {
    case proceeding:
      switch (event) {
        case invite_again: return {proceeding, resend_response};
        case user_provisional: return {proceeding, send_response};
        case user_success: return {accepted, send_response};
        case user_failure: return {completed, send_response};
        case timer_trying: return {proceeding, send_trying};
        case unanswered: return {completed, send_server_error};
        case transport_error: return {proceeding, report_transport_error};
        case ack:
        case timer_g:
        case timer_h:
        case timer_i:
        case timer_l: return {proceeding, none};
      }
      break;
    case accepted:
      switch (event) {
        // A 2xx keeps the transaction alive, so that a repeated INVITE is not taken for a new call. It is not
        // answered from here: the user repeats its 2xx by itself until the ACK (RFC 3261 section 13.3.1.4).
        case invite_again: return {accepted, none};
        case ack: return {accepted, pass_ack_up};
        case user_success: return {accepted, send_response};
        case timer_l: return {terminated, none};
        case transport_error: return {accepted, report_transport_error};
        case user_provisional:
        case user_failure:
        case timer_trying:
        case timer_g:
        case timer_h:
        case timer_i:
        case unanswered: return {accepted, none};
      }
      break;
    case completed:
      switch (event) {
        case invite_again: return {completed, resend_response};
        case ack: return {confirmed, none};
        case timer_g: return {completed, resend_response};
        case timer_h: return {terminated, report_no_ack};
        case transport_error: return {completed, report_transport_error};
        case user_provisional:
        case user_success:
        case user_failure:  // a second final response is discarded
        case timer_trying:
        case timer_i:
        case timer_l:
        case unanswered: return {completed, none};
      }
      break;
    case confirmed:
      switch (event) {
        case timer_i: return {terminated, none};
        case invite_again:  // late, from before the ACK
        case ack:
        case user_provisional:
        case user_success:
        case user_failure:
        case timer_trying:
        case timer_g:
        case timer_h:
        case timer_l:
        case unanswered:
        case transport_error: return {confirmed, none};
      }
      break;
    case terminated: break;
  }
  return {terminated, none};
}

static_assert(step(InviteServerState::proceeding, InviteServerEvent::user_success).next ==
              InviteServerState::accepted);
static_assert(step(InviteServerState::accepted, InviteServerEvent::invite_again).action ==
              InviteServerAction::none);

}  // namespace trunkline::sip
