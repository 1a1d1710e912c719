// The answering services, each as its script says.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using ServiceCalls = CallTest;

TEST_F(ServiceCalls, test_rings_and_then_answers) {
  EXPECT_EQ(a.invites("test"), "a 100/INVITE");
  EXPECT_EQ(rig.passes(499ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 180/INVITE");
  EXPECT_EQ(rig.passes(998ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(a.byes(), "a 200/BYE");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(ServiceCalls, busy_is_busy_after_a_100) { EXPECT_EQ(a.invites("busy"), "a 100/INVITE, a 486/INVITE"); }

TEST_F(ServiceCalls, earlymedia_is_heard_before_it_rings) {
  EXPECT_EQ(a.invites("earlymedia"), "a 100/INVITE, a 183/INVITE+sdp");
  EXPECT_EQ(rig.passes(2299ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 180/INVITE");
  EXPECT_EQ(rig.passes(698ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 200/INVITE+sdp");
}

TEST_F(ServiceCalls, stress_and_multicodec_answer_at_once_and_without_a_100) {
  EXPECT_EQ(a.invites("stress"), "a 200/INVITE+sdp");
  EXPECT_EQ(a.invites("multicodec"), "a 200/INVITE+sdp");
}

TEST_F(ServiceCalls, timeout_keeps_the_caller_waiting) {
  EXPECT_EQ(a.invites("timeout"), "a 100/INVITE");
  EXPECT_EQ(rig.passes(4999ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 200/INVITE+sdp");
}

TEST_F(ServiceCalls, fork_rings_three_times_and_one_of_them_answers) {
  a.invites("fork");
  EXPECT_EQ(rig.passes(499ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 180/INVITE, a 180/INVITE, a 180/INVITE");
  EXPECT_EQ(rig.passes(998ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(), "") << "the phone has taken the tag of the one that answered";
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(ServiceCalls, fork_is_put_on_hold_in_the_dialog_that_answered) {
  a.invites("fork");
  rig.passes(2s);
  a.acks();
  EXPECT_EQ(a.reinvites(), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(ServiceCalls, echo_rings_and_then_answers) {
  EXPECT_EQ(a.invites("echo"), "a 100/INVITE");
  EXPECT_EQ(rig.passes(499ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 180/INVITE");
  EXPECT_EQ(rig.passes(998ms), "");
  EXPECT_EQ(rig.passes(2ms), "a 200/INVITE+sdp");
}

TEST_F(ServiceCalls, echo_is_put_on_hold_and_back) {
  a.invites("echo");
  rig.passes(2s);
  a.acks();
  EXPECT_EQ(a.reinvites({.body = a.sdp("a=sendonly")}), "a 200/INVITE+sdp");
  EXPECT_NE(rig.body().find("a=recvonly"), std::string::npos) << rig.body();
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(a.reinvites(), "a 200/INVITE+sdp");
  EXPECT_NE(rig.body().find("a=sendrecv"), std::string::npos) << rig.body();
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(ServiceCalls, an_invite_without_an_offer_is_given_one) {
  EXPECT_EQ(a.invites("stress", {}), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "");
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(a.reinvites({}), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "");
}

TEST_F(ServiceCalls, an_offer_that_is_not_answered_ends_the_call) {
  a.invites("stress", {});
  EXPECT_EQ(a.acks(), "a BYE");
}

TEST_F(ServiceCalls, a_service_obeys_a_cancel_at_once) {
  a.invites("test");
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, a 487/INVITE");
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(rig.passes(10s), "");
}

TEST_F(ServiceCalls, we_can_end_it_ourselves) {
  a.invites("test");
  EXPECT_EQ(rig.hang_up(503), "a 503/INVITE");
  a.invites("stress");
  a.acks();
  EXPECT_EQ(rig.media_time_out(), "a BYE");
}

TEST_F(ServiceCalls, an_offer_it_cannot_take_is_refused) {
  EXPECT_EQ(a.invites("stress", {.body = "v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\n"
                                         "t=0 0\r\nm=audio 4000 RTP/AVP 96\r\na=rtpmap:96 rare/8000\r\n"}),
            "a 488/INVITE");
}

}  // namespace
}  // namespace trunkline::controlplane
