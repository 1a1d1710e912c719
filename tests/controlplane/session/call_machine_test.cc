// The whole table of the call machine: each transition that does something is listed, every other pair does
// nothing.
#include "controlplane/session/call_machine.h"

#include <map>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using enum CallEvent;
using enum CallAction;
using State = CallState;

constexpr int state_count = 10;
constexpr int event_count = 12;

const std::map<std::pair<State, CallEvent>, CallStep>& table() {
  static const std::map<std::pair<State, CallEvent>, CallStep> rows{
      {{State::calling, peer_provisional}, {State::ringing, carry_provisional}},
      {{State::calling, peer_success}, {State::answered, carry_success}},
      {{State::calling, peer_failure}, {State::ended, carry_failure}},
      {{State::calling, peer_lost}, {State::ended, carry_failure}},
      {{State::calling, initiator_cancel}, {State::cancelling, cancel_peer}},
      {{State::calling, initiator_bye}, {State::cancelling, cancel_peer}},
      {{State::calling, peer_bye}, {State::cancelling, abandon_peer}},
      {{State::calling, hang_up}, {State::cancelling, abandon_peer}},
      {{State::ringing, peer_provisional}, {State::ringing, carry_provisional}},
      {{State::ringing, peer_success}, {State::answered, carry_success}},
      {{State::ringing, peer_failure}, {State::ended, carry_failure}},
      {{State::ringing, peer_lost}, {State::ended, carry_failure}},
      {{State::ringing, initiator_cancel}, {State::cancelling, cancel_peer}},
      {{State::ringing, initiator_bye}, {State::cancelling, cancel_peer}},
      {{State::ringing, peer_bye}, {State::cancelling, abandon_peer}},
      {{State::ringing, hang_up}, {State::cancelling, abandon_peer}},
      {{State::cancelling, peer_success}, {State::ending, acknowledge_and_bye_peer}},
      {{State::cancelling, peer_failure}, {State::ended, release}},
      {{State::cancelling, peer_lost}, {State::ended, release}},
      {{State::answered, initiator_ack}, {State::established, acknowledge_peer}},
      {{State::answered, initiator_unacknowledged}, {State::ending, bye_both}},
      {{State::answered, initiator_bye}, {State::ending, bye_peer}},
      {{State::answered, peer_bye}, {State::hung_up_unacknowledged, none}},
      {{State::answered, hang_up}, {State::hung_up_unacknowledged, bye_peer}},
      {{State::hung_up_unacknowledged, initiator_ack}, {State::ending, bye_initiator}},
      {{State::hung_up_unacknowledged, initiator_unacknowledged}, {State::ending, bye_initiator}},
      {{State::hung_up_unacknowledged, initiator_bye}, {State::ending, none}},
      {{State::established, initiator_bye}, {State::ending, bye_peer}},
      {{State::established, peer_bye}, {State::ending, bye_initiator}},
      {{State::established, reinvite}, {State::reoffered, carry_reoffer}},
      {{State::established, hang_up}, {State::ending, bye_both}},
      {{State::reoffered, peer_success}, {State::reoffer_answered, carry_success}},
      {{State::reoffered, peer_failure}, {State::established, carry_rejection}},
      {{State::reoffered, peer_lost}, {State::ending, reject_and_bye_both}},
      {{State::reoffered, initiator_cancel}, {State::reoffered, cancel_reoffer}},
      {{State::reoffered, initiator_bye}, {State::ending, drop_reoffer_and_bye_peer}},
      {{State::reoffered, peer_bye}, {State::ending, drop_reoffer_and_bye_initiator}},
      {{State::reoffered, hang_up}, {State::ending, drop_reoffer_and_bye_both}},
      {{State::reoffer_answered, initiator_ack}, {State::established, acknowledge_peer}},
      {{State::reoffer_answered, initiator_unacknowledged}, {State::ending, bye_both}},
      {{State::reoffer_answered, initiator_bye}, {State::ending, bye_peer}},
      {{State::reoffer_answered, peer_bye}, {State::hung_up_unacknowledged, none}},
      {{State::reoffer_answered, hang_up}, {State::hung_up_unacknowledged, bye_peer}},
      {{State::ending, all_gone}, {State::ended, release}},
      {{State::ending, peer_success}, {State::ending, acknowledge_late_success}},
  };
  return rows;
}

TEST(CallMachine, does_what_the_table_says_and_nothing_else) {
  for (int s = 0; s < state_count; ++s) {
    for (int e = 0; e < event_count; ++e) {
      const auto state = static_cast<State>(s);
      const auto event = static_cast<CallEvent>(e);
      const auto row = table().find({state, event});
      const CallStep expected = row == table().end() ? CallStep{state, none} : row->second;
      EXPECT_EQ(step(state, event), expected) << to_string(state) << " event " << e;
    }
  }
}

TEST(CallMachine, reaches_the_end_from_every_state_when_we_hang_up_and_nobody_answers) {
  for (int s = 0; s < state_count; ++s) {
    auto state = static_cast<State>(s);
    for (const auto event : {hang_up, peer_lost, initiator_unacknowledged, all_gone})
      state = step(state, event).next;
    EXPECT_EQ(state, State::ended) << "from " << to_string(static_cast<State>(s));
  }
}

}  // namespace
}  // namespace trunkline::controlplane
