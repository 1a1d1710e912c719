// Two calls of a program that hear each other: what is offered for it, and what becomes of either.
#include "controlplane/session/request_user.h"
#include "tests/controlplane/api/program_rig.h"

namespace trunkline::controlplane {
namespace {

class BridgeTest : public ProgramTest {
 protected:
  /// `formats` as an m= line has them, at the phone's own port.
  static std::string sdp_with(const std::string& port, const std::string& formats) {
    return "v=0\r\no=x 1 1 IN IP4 10.99.0.10\r\ns=-\r\nc=IN IP4 10.99.0.10\r\nt=0 0\r\nm=audio " + port +
           " RTP/AVP " + formats +
           "\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:96 telephone-event/8000\r\n";
  }
  /// Phone a has called us, and phone b was called; each agrees to these formats.
  void both_talk(const std::string& of_a = "0", const std::string& of_b = "0") {
    server.on_incoming("desk", [this](const Incoming& incoming) {
      alice = incoming.call;
      server.accept(incoming.call);
    });
    a.invites("desk", {.body = sdp_with("4000", of_a)});
    a.acks();
    calls({.to = "sip:bob@10.99.0.1", .beside = alice});
    b.answers(200, {.body = sdp_with("6000", of_b)});
    bob = placed.call;
    told.clear();
  }
  std::string bridges(AfterBridge after = AfterBridge::hang_up) {
    return wishes(server.bridge(alice, bob, after)) + all();
  }
  /// What was wished of other calls meanwhile.
  std::string all() {
    std::string line;
    for (int i = 0; i < 8; ++i) line += rig.delivers();
    return line;
  }
  [[nodiscard]] bool they_fit() {
    std::vector<MediaCallHandle> media;
    rig.coordinator.for_each(
        [&](base::SessionHandle, const Session& session) { media.push_back(session.media); });
    const auto plan = rig.media.plan_join(media.at(0), media.at(1));
    return plan && plan->step == JoinStep::join;
  }

  CallHandle alice;
  CallHandle bob;
};

TEST_F(BridgeTest, two_that_agree_already_are_joined_without_a_word) {
  both_talk();
  EXPECT_EQ(bridges(), "");
  EXPECT_EQ(told, "changed bridge 200 changed bridge 200");
  rig.coordinator.for_each([&](base::SessionHandle handle, const Session& session) {
    const auto other = rig.media.joined_with(session.media);
    ASSERT_TRUE(other) << "each is shown with the other";
    EXPECT_NE(RequestUser::unpack(*other, base::ShardId{0}).session, handle);
  });
}

TEST_F(BridgeTest, who_could_send_what_the_other_does_not_know_is_offered_less) {
  both_talk("0 8", "0");
  EXPECT_EQ(bridges(), "a INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "RTP/AVP 0 101\r\n")) << rig.body();
  EXPECT_EQ(told, "");
  a.answers(200, {.body = sdp_with("4000", "0")});
  all();
  EXPECT_EQ(told, "changed bridge 200 changed bridge 200");
}

TEST_F(BridgeTest, events_get_the_same_number_on_both_sides) {
  both_talk("0 101", "0 101");
  EXPECT_EQ(bridges(), "");
  told.clear();
  EXPECT_EQ(wishes(server.part(alice)), "");
  all();
  EXPECT_EQ(told, "changed part 200 changed part 200");
}

TEST_F(BridgeTest, another_number_for_events_is_offered_to_the_second) {
  both_talk("0 96", "0 101");
  EXPECT_EQ(bridges(), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "RTP/AVP 0 96\r\n") || has(rig.body(), "RTP/AVP 0 8 96\r\n")) << rig.body();
  b.answers(200, {.body = sdp_with("6000", "0 96")});
  all();
  EXPECT_EQ(told, "changed bridge 200 changed bridge 200");
}

TEST_F(BridgeTest, a_peer_that_refuses_the_codec_of_the_other_leaves_both_as_they_were) {
  both_talk("0", "8");
  EXPECT_EQ(bridges(), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "RTP/AVP 0 101\r\n")) << rig.body();
  EXPECT_EQ(b.answers(488), "");
  all();
  EXPECT_EQ(told, "changed bridge 488 changed bridge 488");
  EXPECT_EQ(rig.coordinator.sessions(), 2U);
  told.clear();
  EXPECT_EQ(bridges(), "b INVITE+sdp") << "it may be tried again";
  b.answers(200, {.body = sdp_with("6000", "0")});
  all();
  EXPECT_EQ(told, "changed bridge 200 changed bridge 200");
}

TEST_F(BridgeTest, the_end_of_one_ends_the_other) {
  both_talk();
  bridges();
  told.clear();
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  EXPECT_EQ(told, "ended 200 talked ended 200 talked");
}

TEST_F(BridgeTest, or_leaves_it_to_the_program_where_it_said_so) {
  both_talk();
  bridges(AfterBridge::go_on);
  told.clear();
  EXPECT_EQ(b.byes(), "b 200/BYE");
  EXPECT_EQ(told, "ended 200 talked changed part 200");
  EXPECT_EQ(wishes(server.hang_up(alice)), "a BYE");
}

TEST_F(BridgeTest, one_that_goes_while_the_other_is_asked_ends_nothing_else) {
  both_talk("0 8", "0");
  bridges();
  EXPECT_EQ(b.byes(), "b 200/BYE");
  EXPECT_EQ(told, "ended 200 talked changed bridge 481");
  EXPECT_EQ(a.answers(200, {.body = sdp_with("4000", "0")}), "a ACK");
  EXPECT_EQ(rig.coordinator.sessions(), 1U);
}

TEST_F(BridgeTest, a_held_side_stays_in_the_bridge) {
  both_talk();
  bridges();
  told.clear();
  EXPECT_EQ(wishes(server.hold(alice)), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200, {.body = a.sdp("a=recvonly")}), "a ACK");
  EXPECT_EQ(told, "changed hold 200");
  EXPECT_EQ(wishes(server.mute(bob)), "");
  EXPECT_EQ(wishes(server.resume(alice)), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(all(), "") << "nobody is asked anything";
  EXPECT_EQ(told, "changed hold 200 changed resume 200");
  EXPECT_TRUE(they_fit());
  told.clear();
  EXPECT_EQ(wishes(server.part(bob)) + all(), "") << "it is in the bridge";
  EXPECT_EQ(told, "changed part 200 changed part 200");
}

TEST_F(BridgeTest, a_peer_that_turns_to_another_codec_takes_the_other_along) {
  both_talk();
  bridges();
  told.clear();
  EXPECT_EQ(a.reinvites({.body = sdp_with("4000", "8")}), "a 200/INVITE+sdp");
  EXPECT_FALSE(they_fit()) << "bob knows no PCMA yet";
  EXPECT_EQ(a.acks() + all(), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "RTP/AVP 8 101\r\n")) << rig.body();
  EXPECT_EQ(b.answers(200, {.body = sdp_with("6000", "8")}), "b ACK");
  all();
  EXPECT_TRUE(they_fit());
  EXPECT_EQ(told, "") << "the bridge is what it was";
}

TEST_F(BridgeTest, a_bridge_is_over_where_the_other_will_not_follow) {
  both_talk();
  bridges();
  told.clear();
  a.reinvites({.body = sdp_with("4000", "8")});
  EXPECT_EQ(a.acks() + all(), "b INVITE+sdp");
  EXPECT_EQ(b.answers(488), "");
  all();
  EXPECT_EQ(told, "changed part 488 changed part 488");
  EXPECT_EQ(rig.coordinator.sessions(), 2U);
}

TEST_F(BridgeTest, what_cannot_be_bridged_is_said) {
  both_talk();
  EXPECT_EQ(server.bridge(alice, CallHandle{}), Error::no_such_call);
  EXPECT_EQ(server.bridge(alice, CallHandle{1, 0, 1}), Error::apart);
  EXPECT_EQ(wishes(server.bridge(alice, alice)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
  EXPECT_EQ(wishes(server.bridge(alice, CallHandle{0, 7, 9})), "") << "it is gone";
  all();
  EXPECT_EQ(count(ApiCounter::wishes_late), 2U);
  EXPECT_EQ(told, "changed bridge 481");
  EXPECT_EQ(wishes(server.part(alice)), "") << "it is in none";
  EXPECT_EQ(count(ApiCounter::wishes_late), 3U);
}

TEST_F(BridgeTest, a_call_is_in_one_bridge) {
  both_talk();
  bridges();
  EXPECT_EQ(wishes(server.bridge(bob, alice)), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
}

TEST_F(BridgeTest, a_call_that_only_rings_is_not_bridged) {
  const auto call = talks_to_alice();
  calls_bob();
  EXPECT_EQ(wishes(server.bridge(call, placed.call)), "");
  all();
  EXPECT_EQ(told, "changed bridge 481");
  b.answers(486);
}

}  // namespace
}  // namespace trunkline::controlplane
