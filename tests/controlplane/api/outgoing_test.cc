// Calls that a program makes: what the called one is told, and what the program is.
#include "tests/controlplane/api/program_rig.h"
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

using OutgoingTest = ProgramTest;

TEST_F(OutgoingTest, a_call_goes_where_a_user_would_get_by_dialling_it) {
  EXPECT_EQ(calls_bob(), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.20:5080 sip:bob@10.99.0.20:5080");
  EXPECT_TRUE(has(rig.body(), "m=audio"));
  EXPECT_NE(placed.call, CallHandle{});
  EXPECT_EQ(b.answers(180), "");
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(told, "ringing answered established");
  EXPECT_EQ(wishes(server.hang_up(placed.call)), "b BYE");
  b.answers_bye();
  EXPECT_EQ(told, "ringing answered established ended 200 talked");
  EXPECT_EQ(rig.count(SessionCounter::calls_placed), 1U);
}

TEST_F(OutgoingTest, an_address_that_is_not_ours_is_called_as_it_stands) {
  EXPECT_EQ(calls({.to = "sip:alice@10.99.0.10:5060", .from = "desk", .name = "The \"Desk\""}),
            "a INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:alice@10.99.0.10:5060");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(a.byes(), "a 200/BYE");
  EXPECT_EQ(told, "answered established ended 200 talked");
}

TEST_F(OutgoingTest, header_fields_in_a_uri_are_not_in_the_request_uri) {
  calls({.to = "sip:alice@10.99.0.10:5060?Subject=x"});
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:alice@10.99.0.10:5060");
  a.answers(200);
  a.byes();
}

TEST_F(OutgoingTest, a_callee_that_refuses_is_told_to_the_program_with_its_status) {
  calls_bob();
  b.answers(180);
  EXPECT_EQ(b.answers(486), "");
  EXPECT_EQ(told, "ringing ended 486");
  told.clear();
  calls_bob();
  EXPECT_EQ(b.ignores_invite(), "");
  EXPECT_EQ(told, "ended 408");
}

TEST_F(OutgoingTest, a_call_that_rings_is_cancelled_by_hanging_up) {
  calls_bob();
  b.answers(180);
  EXPECT_EQ(wishes(server.hang_up(placed.call)), "b CANCEL");
  EXPECT_EQ(told, "ringing ended 480");
  EXPECT_EQ(b.answers(487), "");
  EXPECT_EQ(rig.left(), "");
}

TEST_F(OutgoingTest, a_200_that_crosses_the_cancel_is_acknowledged_and_ended) {
  calls_bob();
  b.answers(180);
  EXPECT_EQ(wishes(server.hang_up(placed.call)), "b CANCEL");
  EXPECT_EQ(b.answers(200), "b ACK, b BYE");
  EXPECT_EQ(told, "ringing ended 480") << "it was never a call for the program";
}

TEST_F(OutgoingTest, a_handler_may_think_better_of_it_before_anything_is_sent) {
  EXPECT_EQ(server.call({.to = "sip:bob@10.99.0.1"},
                        [this](const Placed& result) { EXPECT_EQ(server.hang_up(result.call), Error::ok); }),
            Error::ok);
  EXPECT_EQ(rig.delivers(), "b INVITE+sdp, b CANCEL");
  EXPECT_EQ(b.answers(487), "");
}

TEST_F(OutgoingTest, a_call_rings_no_longer_than_the_limit) {
  calls_bob();
  b.answers(180);
  EXPECT_EQ(rig.passes(181s), "b CANCEL");
  EXPECT_EQ(told, "ringing ended 480");
}

TEST_F(OutgoingTest, early_media_and_a_200_without_a_description_are_one_answer) {
  calls_bob();
  EXPECT_EQ(b.answers(183), "");
  EXPECT_EQ(b.answers(200, {}), "b ACK");
  EXPECT_EQ(told, "ringing answered established");
}

TEST_F(OutgoingTest, a_200_that_answers_no_offer_ends_the_call) {
  calls_bob();
  EXPECT_EQ(b.answers(200, {}), "b ACK, b BYE");
  EXPECT_EQ(told, "ended 502");
}

TEST_F(OutgoingTest, an_event_handler_hangs_up_at_the_answer) {
  server.on_event([this](const Event& event) {
    if (const auto* answered = std::get_if<Answered>(&event)) {
      EXPECT_EQ(server.hang_up(answered->call), Error::ok);
    }
  });
  calls_bob();
  EXPECT_EQ(b.answers(200), "b ACK, b BYE");
  b.answers_bye();
  EXPECT_EQ(rig.left(), "");
}

TEST_F(OutgoingTest, the_callee_offers_anew_and_is_answered) {
  calls_bob();
  b.answers(200);
  EXPECT_EQ(b.reinvites({.body = b.sdp("a=sendonly"), .tag = {}, .headers = {}}), "b 200/INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=recvonly"));
  EXPECT_EQ(b.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(OutgoingTest, what_cannot_be_called_is_said_at_once) {
  EXPECT_EQ(server.call({.to = "bob"}), Error::bad_address);
  EXPECT_EQ(server.call({.to = "sip:bob@10.0.0.1\r\nEvil: 1"}), Error::bad_address);
  EXPECT_EQ(server.call({.to = "sip:bob@10.0.0.1", .name = "a\nb"}), Error::bad_address);
  EXPECT_EQ(server.call({.to = "sip:bob@10.0.0.1", .from = "a>;tag=x"}), Error::bad_address);
  EXPECT_EQ(server.call({.to = "sip:bob@10.0.0.1", .beside = CallHandle{9, 1, 1}}), Error::no_such_call);
}

TEST_F(OutgoingTest, who_cannot_be_reached_is_told_to_the_handler) {
  EXPECT_EQ(calls({.to = "sip:echo@10.99.0.1"}), "") << "a program of ours has nobody to talk to";
  EXPECT_EQ(placed.status, 404);
  EXPECT_EQ(placed.call, CallHandle{});
  EXPECT_EQ(calls({.to = "sip:bob@[fd00::1]"}), "") << "we have no address of the family";
  EXPECT_EQ(placed.status, 404);
  rig.coordinator.drain();
  EXPECT_EQ(calls_bob(), "");
  EXPECT_EQ(placed.status, 503);
}

class OutgoingHelp : public ProgramTest {
 protected:
  OutgoingHelp() : ProgramTest(settings()) {}
  static SessionSettings settings() {
    auto settings = CallRig::usual_settings();
    settings.routing.emergency_numbers = {"112"};
    return settings;
  }
};

TEST_F(OutgoingHelp, is_called_also_by_one_that_stops) {
  rig.coordinator.drain();
  EXPECT_EQ(calls({.to = "sip:112@10.99.0.1"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(486), "");
}

class OutgoingByTrunk : public ProgramTest {
 protected:
  OutgoingByTrunk() : ProgramTest(settings()) {}
  static SessionSettings settings() {
    Trunk gold;
    gold.dscp = 34;
    return two_trunks({}, gold);
  }
};

TEST_F(OutgoingByTrunk, the_media_carry_the_trunks_mark) {
  EXPECT_EQ(calls({.to = "sip:4711@10.99.0.1"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200), "b ACK");
  ASSERT_FALSE(rig.marks.empty());
  EXPECT_EQ(rig.marks.back(), 34);
}

TEST_F(OutgoingTest, a_request_that_cannot_be_sent_ends_the_call) {
  rig.unsendable = 503;
  EXPECT_EQ(calls_bob(), "");
  EXPECT_EQ(told, "ended 503");
  rig.unsendable = 0;
}

TEST_F(OutgoingTest, a_full_table_is_no_room) {
  for (int i = 0; i < 8; ++i) calls_bob();
  EXPECT_EQ(placed.status, 0);
  EXPECT_EQ(calls_bob(), "");
  EXPECT_EQ(placed.status, 503);
  rig.hang_up();
}

TEST_F(OutgoingTest, it_is_listed_as_made_by_us_and_cannot_be_answered) {
  calls_bob();
  std::vector<CallInfo> calls;
  server.list([&](std::vector<CallInfo> listed) { calls = std::move(listed); });
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_TRUE(calls[0].placed);
  EXPECT_EQ(calls[0].address, "10.99.0.20:5080");
  EXPECT_TRUE(calls[0].caller.starts_with("sip:trunkline@10.99.0.1")) << calls[0].caller;
  EXPECT_TRUE(calls[0].called.starts_with("sip:bob@")) << calls[0].called;
  EXPECT_EQ(wishes(server.accept(placed.call)), "");
  EXPECT_EQ(wishes(server.ring(placed.call)), "");
  EXPECT_EQ(wishes(server.reject(placed.call, 486)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 3U);
  EXPECT_EQ(wishes(server.after(placed.call, 2s, [this](CallHandle call) { server.hang_up(call); })), "");
  b.answers(180);
  EXPECT_EQ(rig.passes(3s), "b CANCEL");
}

TEST_F(OutgoingTest, a_handler_that_throws_costs_its_call) {
  EXPECT_EQ(server.call({.to = "sip:bob@10.99.0.1"}, [](const Placed&) { throw 1; }), Error::ok);
  EXPECT_EQ(rig.delivers(), "b INVITE+sdp, b CANCEL");
  EXPECT_EQ(told, "ended 500");
  EXPECT_EQ(count(ApiCounter::handlers_threw), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
