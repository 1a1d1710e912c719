// Digits that a program sends: as telephone-events or by INFO, and what they keep waiting.
#include "tests/controlplane/api/program_rig.h"

namespace trunkline::controlplane {
namespace {

class SendDtmfTest : public ProgramTest {
 protected:
  static std::string sdp_with(const std::string& port, const std::string& formats = "0 101",
                              const std::string& direction = "sendrecv") {
    return "v=0\r\no=x 1 1 IN IP4 10.99.0.10\r\ns=-\r\nc=IN IP4 10.99.0.10\r\nt=0 0\r\nm=audio " + port +
           " RTP/AVP " + formats + "\r\na=rtpmap:101 telephone-event/8000\r\na=" + direction + "\r\n";
  }
  /// Phone b has answered a call of ours, and takes telephone-events.
  CallHandle talks_with_events() {
    calls({.to = "sip:bob@10.99.0.1", .sound = Sound::tone});
    b.answers(200, {.body = sdp_with("6000")});
    told.clear();
    return placed.call;
  }
  /// A wish of the program's from within a handler, which hears at once what came of it.
  Error at_hand(CallHandle call, const std::function<Error()>& wish) {
    Error said = Error::no_such_call;
    EXPECT_EQ(server.after(call, 0ms, [&](CallHandle) { said = wish(); }), Error::ok);
    rig.delivers();
    rig.passes(0ms);
    return said;
  }
};

TEST_F(SendDtmfTest, go_as_events_to_who_has_agreed_to_them) {
  const auto call = talks_with_events();
  EXPECT_EQ(wishes(server.send_dtmf(call, "1#")), "");
  ASSERT_EQ(rig.digits.size(), 1U);
  EXPECT_EQ(rig.digits[0].payload_type, 101);
  EXPECT_EQ(rig.digits[0].count, 2);
  EXPECT_EQ(rig.digits[0].events[0], 1);
  EXPECT_EQ(rig.digits[0].events[1], 11);
}

TEST_F(SendDtmfTest, go_by_info_to_who_has_not) {
  const auto call = talks_to_bob();
  EXPECT_EQ(wishes(server.send_dtmf(call, "5")), "b INFO+sdp") << "a body, whatever it is";
  EXPECT_EQ(rig.type(), "application/dtmf-relay");
  EXPECT_EQ(rig.body(), "Signal=5\r\nDuration=160\r\n");
  EXPECT_EQ(b.answers_request(200), "");
  EXPECT_TRUE(rig.digits.empty());
}

TEST_F(SendDtmfTest, are_sent_to_a_caller_too) {
  CallHandle call;
  server.on_incoming("desk", [&](const Incoming& incoming) {
    call = incoming.call;
    server.accept(call, {Sound::silence});
  });
  a.invites("desk", {.body = sdp_with("4000")});
  a.acks();
  EXPECT_EQ(wishes(server.send_dtmf(call, "0")), "");
  EXPECT_EQ(rig.digits.size(), 1U);
}

TEST_F(SendDtmfTest, that_are_none_are_said_at_once) {
  const auto call = talks_with_events();
  EXPECT_EQ(server.send_dtmf(call, ""), Error::bad_digits);
  EXPECT_EQ(server.send_dtmf(call, "12a"), Error::bad_digits);
  EXPECT_EQ(server.send_dtmf(call, std::string(33, '1')), Error::bad_digits);
  EXPECT_EQ(rig.digits.size(), 0U);
}

TEST_F(SendDtmfTest, wait_behind_each_other_and_no_more_than_fit) {
  const auto call = talks_with_events();
  std::vector<Error> said;
  at_hand(call, [&] {
    for (const auto* digits : {"12345678901234567890", "1234567890", "123", "12"})
      said.push_back(server.send_dtmf(call, digits));
    return Error::ok;
  });
  EXPECT_EQ(said, (std::vector{Error::ok, Error::ok, Error::busy, Error::ok}));
  EXPECT_EQ(rig.digits.size(), 3U);
}

TEST_F(SendDtmfTest, keep_an_echo_and_a_bridge_waiting) {
  const auto call = talks_with_events();
  const auto other = talks_to_alice();
  std::vector<Error> said;
  at_hand(call, [&] {
    said.push_back(server.send_dtmf(call, "1"));
    said.push_back(server.play(call, Sound::echo));
    said.push_back(server.bridge(call, other));
    said.push_back(server.play(call, Sound::silence));
    return Error::ok;
  });
  EXPECT_EQ(said, (std::vector{Error::ok, Error::busy, Error::busy, Error::ok}));
  EXPECT_EQ(wishes(server.bridge(other, call)), "");
  for (int i = 0; i < 8; ++i) rig.delivers();
  EXPECT_EQ(told, "changed bridge 491");
  rig.passes(200ms);
  EXPECT_EQ(at_hand(call, [&] { return server.play(call, Sound::echo); }), Error::ok);
}

TEST_F(SendDtmfTest, keep_an_echo_waiting_that_was_muted) {
  const auto call = talks_with_events();
  std::vector<Error> said;
  at_hand(call, [&] {
    said.push_back(server.mute(call));
    said.push_back(server.play(call, Sound::echo));
    said.push_back(server.send_dtmf(call, "1"));
    said.push_back(server.mute(call, false));
    return Error::ok;
  });
  EXPECT_EQ(said, (std::vector{Error::ok, Error::ok, Error::ok, Error::busy}));
  rig.passes(200ms);
  EXPECT_EQ(at_hand(call, [&] { return server.mute(call, false); }), Error::ok);
}

TEST_F(SendDtmfTest, into_an_echo_and_to_who_holds_us_go_by_info) {
  const auto call = talks_with_events();
  wishes(server.play(call, Sound::echo));
  EXPECT_EQ(wishes(server.send_dtmf(call, "1")), "b INFO+sdp");
  b.answers_request(200);
  wishes(server.play(call, Sound::tone));
  EXPECT_EQ(b.reinvites({.body = sdp_with("6000", "0 101", "sendonly")}), "b 200/INVITE+sdp");
  b.acks();
  EXPECT_EQ(wishes(server.send_dtmf(call, "2")), "b INFO+sdp");
  b.answers_request(200);
  EXPECT_TRUE(rig.digits.empty());
}

TEST_F(SendDtmfTest, that_a_hold_has_dropped_keep_no_bridge_waiting) {
  const auto call = talks_with_events();
  const auto other = talks_to_alice();
  wishes(server.send_dtmf(call, "12345678901234567890"));
  EXPECT_EQ(at_hand(call, [&] { return server.bridge(call, other); }), Error::busy);
  b.reinvites({.body = sdp_with("6000", "0 101", "sendonly")});
  b.acks();
  EXPECT_EQ(at_hand(call, [&] { return server.bridge(call, other); }), Error::ok);
  for (int i = 0; i < 8; ++i) rig.delivers();
}

TEST_F(SendDtmfTest, as_events_do_not_wait_for_an_offer_that_is_under_way) {
  const auto call = talks_with_events();
  EXPECT_EQ(wishes(server.hold(call)), "b INVITE+sdp");
  EXPECT_EQ(at_hand(call, [&] { return server.send_dtmf(call, "1"); }), Error::ok);
  EXPECT_EQ(rig.digits.size(), 1U);
  b.answers(200, {.body = sdp_with("6000", "0 101", "recvonly")});
  EXPECT_EQ(at_hand(call, [&] { return server.send_dtmf(call, "2"); }), Error::ok);
  EXPECT_EQ(rig.digits.size(), 2U) << "who is held hears us";
}

TEST_F(SendDtmfTest, are_too_early_before_the_answer) {
  calls_bob();
  EXPECT_EQ(at_hand(placed.call, [&] { return server.send_dtmf(placed.call, "1"); }), Error::wrong_state);
  EXPECT_EQ(wishes(server.hang_up(placed.call)), "b CANCEL");
}

}  // namespace
}  // namespace trunkline::controlplane
