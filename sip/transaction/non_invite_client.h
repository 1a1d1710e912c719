// The non-INVITE client transaction as a pure function: RFC 3261 section 17.1.2.
#pragma once

#include <cstdint>

namespace trunkline::sip {

enum class NonInviteClientState : std::uint8_t { trying, proceeding, completed, terminated };

enum class NonInviteClientEvent : std::uint8_t {
  provisional,     // 1xx
  final_response,  // 200-699
  timer_e,
  timer_f,
  timer_k,
  transport_error,
};

enum class NonInviteClientAction : std::uint8_t {
  none,
  resend_request,          // and run E again: doubled up to T2 while trying, T2 once proceeding
  pass_up,                 // the response goes to the user
  report_timeout,          // the user treats it as 408
  report_transport_error,  // the user treats it as 503
};

struct NonInviteClientStep {
  NonInviteClientState next;
  NonInviteClientAction action;
  friend constexpr bool operator==(const NonInviteClientStep&, const NonInviteClientStep&) noexcept = default;
};

/// What an event does in a state. Source: RFC 3261 figure 6.
[[nodiscard]] constexpr NonInviteClientStep step(NonInviteClientState state,
                                                 NonInviteClientEvent event) noexcept {
  using enum NonInviteClientState;
  using enum NonInviteClientEvent;
  using enum NonInviteClientAction;
  switch (state) {
    case trying:
      switch (event) {
        case provisional: return {proceeding, pass_up};
        case final_response: return {completed, pass_up};
        case timer_e: return {trying, resend_request};
        case timer_f: return {terminated, report_timeout};
        case timer_k: return {trying, none};  // not running yet
        case transport_error: return {terminated, report_transport_error};
      }
      break;
    case proceeding:
      switch (event) {
        case provisional: return {proceeding, pass_up};
        case final_response: return {completed, pass_up};
        // A provisional does not end the retransmissions: the final response is not repeated by itself.
        case timer_e: return {proceeding, resend_request};
        case timer_f: return {terminated, report_timeout};
        case timer_k: return {proceeding, none};
        case transport_error: return {terminated, report_transport_error};
      }
      break;
    case completed:
      switch (event) {
        case timer_k: return {terminated, none};
        case provisional:
        case final_response:  // a repeated response: absorbed
        case timer_e:
        case timer_f:
        case transport_error: return {completed, none};
      }
      break;
    case terminated: break;
  }
  return {terminated, none};
}

static_assert(step(NonInviteClientState::proceeding, NonInviteClientEvent::timer_e) ==
              NonInviteClientStep{NonInviteClientState::proceeding, NonInviteClientAction::resend_request});

}  // namespace trunkline::sip
