// Hold and resume by new offers: agreed, refused, crossed and overtaken by the end.
#include "controlplane/session/call_pending.h"
#include "tests/controlplane/api/program_rig.h"

namespace trunkline::controlplane {
namespace {

using ChangesTest = ProgramTest;

TEST_F(ChangesTest, a_callee_is_held_and_taken_back) {
  const auto call = talks_to_bob();
  EXPECT_EQ(wishes(server.hold(call)), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(b.answers(200, {.body = b.sdp("a=recvonly")}), "b ACK");
  EXPECT_EQ(told, "changed hold 200");
  EXPECT_EQ(wishes(server.resume(call)), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendrecv"));
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(told, "changed hold 200 changed resume 200");
}

TEST_F(ChangesTest, a_caller_is_held_and_taken_back) {
  const auto call = talks_to_alice();
  EXPECT_EQ(wishes(server.hold(call)), "a INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(a.answers(200, {.body = a.sdp("a=recvonly")}), "a ACK");
  EXPECT_EQ(wishes(server.resume(call)), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(told, "changed hold 200 changed resume 200");
}

TEST_F(ChangesTest, a_refused_hold_leaves_the_call_as_it_was) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.answers(488), "");
  EXPECT_EQ(told, "changed hold 488");
  EXPECT_EQ(rig.state(), CallState::established);
  std::vector<CallInfo> listed;
  server.list([&](std::vector<CallInfo> all) { listed = std::move(all); });
  EXPECT_FALSE(listed.at(0).held);
  EXPECT_EQ(b.reinvites(), "b 200/INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendrecv")) << "nobody is held";
  b.acks();
}

TEST_F(ChangesTest, a_peer_that_offers_while_it_is_held_stays_held) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  b.answers(200, {.body = b.sdp("a=recvonly")});
  EXPECT_EQ(b.reinvites(), "b 200/INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  b.acks();
  std::vector<CallInfo> listed;
  server.list([&](std::vector<CallInfo> all) { listed = std::move(all); });
  EXPECT_TRUE(listed.at(0).held);
}

TEST_F(ChangesTest, who_is_crossed_waits_as_long_as_its_side_must_and_asks_again) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.answers(491), "");
  EXPECT_EQ(told, "");
  rig.coordinator.for_each([](base::SessionHandle, const Session& session) {
    EXPECT_EQ(conditions_of(session, {}),
              std::vector<std::string>{"waits to send its re-INVITE once more, after a 491"});
  });
  EXPECT_EQ(rig.passes(2s), "") << "the Call-ID is ours: 2.1 to 4 s (RFC 3261 section 14.1)";
  EXPECT_EQ(rig.passes(2s), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200, {.body = b.sdp("a=recvonly")}), "b ACK");
  EXPECT_EQ(told, "changed hold 200");
}

TEST_F(ChangesTest, who_is_called_by_the_peer_waits_for_less) {
  const auto call = talks_to_alice();
  wishes(server.hold(call));
  EXPECT_EQ(a.answers(491), "");
  EXPECT_EQ(rig.passes(2s), "a INVITE+sdp") << "0 to 2 s";
  EXPECT_EQ(a.answers(200, {.body = a.sdp("a=recvonly")}), "a ACK");
}

TEST_F(ChangesTest, a_peer_that_always_crosses_is_asked_four_times) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  for (int i = 0; i < 3; ++i) {
    b.answers(491);
    EXPECT_EQ(rig.passes(4s), "b INVITE+sdp");
  }
  b.answers(491);
  EXPECT_EQ(told, "changed hold 491");
  EXPECT_EQ(rig.passes(10s), "");
}

TEST_F(ChangesTest, a_peer_that_never_answers_finally_is_asked_no_more) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.answers(180), "");
  EXPECT_EQ(rig.passes(31s), "");
  EXPECT_EQ(rig.passes(2s), "b CANCEL") << "64*T1";
  EXPECT_EQ(told, "");
  EXPECT_EQ(b.answers(487), "");
  EXPECT_EQ(told, "changed hold 487");
  EXPECT_EQ(b.reinvites(), "b 200/INVITE+sdp") << "the call is free again";
  EXPECT_TRUE(has(rig.body(), "a=sendrecv"));
  b.acks();
  EXPECT_EQ(rig.passes(60s), "");
}

TEST_F(ChangesTest, an_answered_change_is_not_cancelled_later) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  b.answers(200, {.body = b.sdp("a=recvonly")});
  EXPECT_EQ(rig.passes(20s), "");
  wishes(server.resume(call));
  EXPECT_EQ(b.answers(180), "");
  EXPECT_EQ(rig.passes(31s), "") << "it has a time of its own";
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(rig.passes(60s), "");
  EXPECT_EQ(told, "changed hold 200 changed resume 200");
}

TEST_F(ChangesTest, an_offer_of_the_peers_is_waited_for) {
  const auto call = talks_to_bob();
  EXPECT_EQ(b.reinvites(), "b 200/INVITE+sdp");
  EXPECT_EQ(wishes(server.hold(call)), "") << "its ACK has not come";
  b.acks();
  EXPECT_EQ(rig.passes(4s), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200, {.body = b.sdp("a=recvonly")}), "b ACK");
  EXPECT_EQ(told, "changed hold 200");
}

TEST_F(ChangesTest, an_offer_of_the_peers_that_crosses_ours_is_refused) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.reinvites(), "b 491/INVITE");
}

TEST_F(ChangesTest, one_change_at_a_time) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(wishes(server.resume(call)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
  b.answers(200, {.body = b.sdp("a=recvonly")});
  EXPECT_EQ(told, "changed hold 200");
}

TEST_F(ChangesTest, a_call_that_is_not_answered_cannot_be_held) {
  calls_bob();
  EXPECT_EQ(wishes(server.hold(placed.call)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
  b.answers(486);
  EXPECT_EQ(wishes(server.hold(placed.call)), "") << "it is gone: nothing happens";
  EXPECT_EQ(count(ApiCounter::wishes_late), 2U);
}

TEST_F(ChangesTest, hanging_up_overtakes_a_hold) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(wishes(server.hang_up(call)), "b BYE");
  EXPECT_EQ(told, "ended 200 talked");
  EXPECT_EQ(b.answers(200), "b ACK");
  b.answers_bye();
  EXPECT_EQ(rig.left(), "");
}

TEST_F(ChangesTest, a_peer_that_hangs_up_while_it_is_asked_is_gone) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.byes(), "b 200/BYE");
  EXPECT_EQ(told, "ended 200 talked");
  b.answers(487);
}

TEST_F(ChangesTest, a_peer_that_does_not_know_the_dialog_any_more_has_ended_it) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  EXPECT_EQ(b.answers(481), "b BYE");
  EXPECT_EQ(told, "ended 481 talked");
}

TEST_F(ChangesTest, a_handler_holds_and_resumes_the_call_at_hand) {
  server.on_event([&](const Event& event) {
    if (const auto* established = std::get_if<Established>(&event)) {
      EXPECT_EQ(server.hold(established->call), Error::ok);
      EXPECT_EQ(server.resume(established->call), Error::busy);
    }
  });
  calls_bob();
  EXPECT_EQ(b.answers(200), "b ACK, b INVITE+sdp");
  EXPECT_EQ(b.answers(200, {.body = b.sdp("a=recvonly")}), "b ACK");
}

TEST_F(ChangesTest, a_wait_ends_with_its_call) {
  const auto call = talks_to_bob();
  wishes(server.hold(call));
  b.answers(491);
  EXPECT_EQ(wishes(server.hang_up(call)), "b BYE");
  b.answers_bye();
  EXPECT_EQ(rig.left(), "");
}

}  // namespace
}  // namespace trunkline::controlplane
