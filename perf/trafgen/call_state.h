// The states of a call as its caller sees them: a pure function from state and event to the next state and
// what to do.
#pragma once

#include <cstdint>

namespace trunkline::trafgen {

enum class CallState : std::uint8_t { idle, inviting, proceeding, established, ending, completed, failed };

enum class CallEvent : std::uint8_t {
  started,
  provisional,   // 1xx
  success,       // 2xx to the INVITE
  refusal,       // any other final response to it
  due_to_end,    // it has lasted as long as it should
  bye_answered,  // a final response to our BYE
  gave_up,       // nobody answered within 64*T1
  peer_hung_up,  // a BYE that nobody here asked for
};

enum class CallAction : std::uint8_t {
  none,
  send_invite,
  stop_repeating,
  acknowledge_and_talk,
  acknowledge,  // a repeated 2xx: the ACK was lost (RFC 3261 section 13.2.2.4)
  acknowledge_refusal,
  send_bye,
  count_success,
  count_failure,
};

struct CallStep {
  CallState next;
  CallAction action;
};

[[nodiscard]] constexpr CallStep step(CallState state, CallEvent event) noexcept {
  using enum CallState;
  using enum CallAction;
  using Event = CallEvent;
  switch (state) {
    case idle: return event == Event::started ? CallStep{inviting, send_invite} : CallStep{idle, none};
    case inviting:
    case proceeding:
      switch (event) {
        case Event::provisional: return {proceeding, stop_repeating};
        case Event::success: return {established, acknowledge_and_talk};
        case Event::refusal: return {failed, acknowledge_refusal};
        case Event::gave_up:
        case Event::peer_hung_up: return {failed, count_failure};
        case Event::started:
        case Event::due_to_end:
        case Event::bye_answered: break;
      }
      break;
    case established:
      switch (event) {
        case Event::success: return {established, acknowledge};
        case Event::due_to_end: return {ending, send_bye};
        case Event::peer_hung_up: return {failed, count_failure};
        case Event::started:
        case Event::provisional:
        case Event::refusal:
        case Event::bye_answered:
        case Event::gave_up: break;
      }
      break;
    case ending:
      switch (event) {
        case Event::success: return {ending, acknowledge};
        case Event::bye_answered: return {completed, count_success};
        case Event::gave_up: return {failed, count_failure};
        case Event::started:
        case Event::provisional:
        case Event::refusal:
        case Event::due_to_end:
        case Event::peer_hung_up: break;
      }
      break;
    case completed:
    case failed:
      // What is repeated because our answer was lost is answered again.
      if (event == Event::refusal) return {state, acknowledge_refusal};
      break;
  }
  return {state, none};
}
static_assert(step(CallState::ending, CallEvent::bye_answered).next == CallState::completed);
static_assert(step(CallState::established, CallEvent::success).action == CallAction::acknowledge);

}  // namespace trunkline::trafgen
