// What people are shown of a call in each of its states.
#include "controlplane/session/call_pending.h"

#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

/// Of the only call: "established: a its answer to our BYE, b -, faulted".
std::string shown(CallRig& rig) {
  std::string text;
  rig.coordinator.for_each([&](base::SessionHandle, const Session& session) {
    text = to_string(session.state);
    text += ':';
    for (const Side side : {Side::a, Side::b}) {
      text += side == Side::a ? " a " : ", b ";
      std::string waits;
      for (const auto& each : pending_of(session, side, session.leg(side)))
        waits += (waits.empty() ? "" : " and ") + each;
      text += waits.empty() ? "-" : waits;
    }
    for (const auto& each : conditions_of(session, rig.coordinator.trunks().trunks())) text += ", " + each;
  });
  return text;
}

using Seen = std::pair<CallState, std::string>;

class ShownState : public CallTest, public ::testing::WithParamInterface<Seen> {};

TEST_P(ShownState, says_who_waits_for_what) {
  rig.reach(GetParam().first);
  EXPECT_EQ(rig.state(), GetParam().first);
  EXPECT_EQ(shown(rig), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ShownState,
    ::testing::Values(
        Seen{CallState::calling, "calling: a our answer to its INVITE, b its answer to our INVITE"},
        Seen{CallState::ringing, "ringing: a our answer to its INVITE, b its answer to our INVITE"},
        Seen{CallState::cancelling, "cancelling: a -, b its answer to our INVITE"},
        Seen{CallState::answered, "answered: a its ACK to our 2xx, b -"},
        Seen{CallState::hung_up_unacknowledged,
             "hung_up_unacknowledged: a its ACK to our 2xx, b nothing: it has said BYE"},
        Seen{CallState::established, "established: a -, b -"},
        Seen{CallState::reoffered, "reoffered: a our answer to its INVITE, b its answer to our INVITE"},
        Seen{CallState::reoffer_answered, "reoffer_answered: a its ACK to our 2xx, b -"},
        Seen{CallState::ending, "ending: a nothing: it has said BYE, b its answer to our BYE"}),
    [](const auto& seen) { return std::string(to_string(seen.param.first)); });

using Shown = CallTest;

TEST_F(Shown, an_update_with_an_offer_is_open_on_both_sides) {
  rig.reach(CallState::established);
  a.asks("UPDATE", {.body = a.sdp()});
  EXPECT_EQ(shown(rig), "established: a our answer to its UPDATE, b its answer to our UPDATE");
  b.answers_request(200, {.body = b.sdp()});
  EXPECT_EQ(shown(rig), "established: a -, b -");
}

TEST_F(Shown, a_reliable_response_waits_for_its_prack) {
  a.invites("bob", {.body = a.sdp(), .headers = "Supported: 100rel\r\n"});
  b.answers(183, {.body = b.sdp(), .headers = "Require: 100rel\r\nRSeq: 1\r\n"});
  EXPECT_EQ(shown(rig), "ringing: a our answer to its INVITE and its PRACK, b its answer to our INVITE");
}

TEST_F(Shown, a_refresh_of_ours_is_under_way) {
  a.invites("bob",
            {.body = a.sdp(),
             .headers = "Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 600;refresher=uas\r\n"});
  b.answers(200);
  a.acks();
  rig.passes(301s);
  EXPECT_EQ(shown(rig), "established: a its answer to our refresh, b -");
}

TEST_F(Shown, a_fault_is_named) {
  rig.reach(CallState::established);
  rig.coordinator.for_each([&](base::SessionHandle handle, const Session&) {
    EXPECT_TRUE(rig.coordinator.provoke_fault(handle, rig.now));
  });
  a.reinvites();
  EXPECT_EQ(shown(rig), "ending: a its answer to our BYE, b its answer to our BYE, faulted");
}

TEST(ShownTrunk, is_the_one_that_is_tried_with_what_the_one_before_said) {
  auto settings = two_trunks({}, {});
  auto& routing = settings.routing;
  auto last = routing.trunks[1];
  last.name = "last";
  routing.trunks.push_back(last);
  routing.groups[0].members = {{TrunkId{1}, 1, 1}, {TrunkId{2}, 2, 1}};
  CallRig rig(settings);
  rig.a.invites();
  EXPECT_TRUE(has(shown(rig), ", tries trunk b")) << shown(rig);
  rig.b.answers(503);
  EXPECT_TRUE(has(shown(rig), ", tries trunk last, the one before said 503")) << shown(rig);
  rig.b.answers(486);
  rig.falls_silent();
}

}  // namespace
}  // namespace trunkline::controlplane
