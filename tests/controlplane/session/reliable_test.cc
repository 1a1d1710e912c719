// Provisional responses that are acknowledged, from the callee to the caller and back.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

class Reliable : public CallTest {
 protected:
  void invites(const std::string& how = "Supported: 100rel\r\n") {
    EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .headers = how}), "b INVITE+sdp, a 100/INVITE");
  }
  std::string says(int status, int rseq, const std::string& body = {}) {
    return b.answers(status,
                     {.body = body, .headers = "Require: 100rel\r\nRSeq: " + std::to_string(rseq) + "\r\n"});
  }
  std::string pracks(const std::string& rseq, const std::string& body = {}) {
    return a.asks("PRACK", {.body = body, .headers = "RAck: " + rseq + " 1 INVITE\r\n"});
  }
};

TEST_F(Reliable, is_asked_of_the_callee_as_the_caller_asked_it) {
  a.invites("bob", {.body = a.sdp(), .headers = "Require: 100rel\r\n"});
  EXPECT_EQ(b.answers(421, {.headers = "Require: precondition\r\n"}), "a 421/INVITE");
  EXPECT_EQ(rig.header(require), "precondition");
  invites();
  EXPECT_EQ(b.answers(420, {.headers = "Unsupported: 100rel\r\n"}), "a 420/INVITE");
  EXPECT_EQ(rig.header(unsupported), "100rel");
}

TEST_F(Reliable, a_response_has_a_number_of_its_own_on_each_side) {
  invites();
  EXPECT_EQ(says(183, 7, b.sdp()), "a 183/INVITE+sdp");
  EXPECT_EQ(rig.header(require), "100rel");
  const auto ours = rig.header(rseq);
  EXPECT_NE(ours, "7");
  EXPECT_EQ(says(183, 7, b.sdp()), "a 183/INVITE+sdp") << "repeated as the callee repeats it";
  EXPECT_EQ(rig.header(rseq), ours);
  EXPECT_EQ(pracks(ours), "b PRACK");
  EXPECT_EQ(rig.header(rack), "7 1 INVITE");
  EXPECT_EQ(says(183, 7, b.sdp()), "") << "crossed the PRACK";
  EXPECT_EQ(b.answers_request(200), "a 200/PRACK");
  EXPECT_EQ(says(180, 9), "") << "out of turn";
  EXPECT_EQ(says(180, 8), "a 180/INVITE");
  const auto next = rig.header(rseq);
  EXPECT_EQ(std::stoul(next), std::stoul(ours) + 1);
  EXPECT_EQ(pracks(ours), "a 481/PRACK") << "acknowledges nothing that waits";
  EXPECT_EQ(pracks(next), "b PRACK");
  EXPECT_EQ(b.answers_request(200), "a 200/PRACK");
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE, b ACK") << "all was said in the 183";
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(rig.count(SessionCounter::provisionals_reliable), 2U);
  a.reinvites();
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
}

TEST_F(Reliable, a_prack_may_bring_another_offer) {
  invites();
  says(183, 1, b.sdp());
  EXPECT_EQ(pracks(rig.header(rseq), a.sdp("a=sendonly")), "b PRACK+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp("a=recvonly")}), "a 200/PRACK+sdp");
  EXPECT_TRUE(has(rig.body(), "a=recvonly"));
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp()}), "b UPDATE+sdp");
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp()}), "a 200/UPDATE+sdp");
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE, b ACK");
}

TEST_F(Reliable, without_an_offer_the_183_makes_it_and_the_prack_answers) {
  a.invites("bob", {.headers = "Supported: 100rel\r\n"});
  EXPECT_EQ(says(183, 1, b.sdp()), "a 183/INVITE+sdp");
  const auto ours = rig.header(rseq);
  EXPECT_EQ(pracks(ours), "a 400/PRACK") << "without its answer";
  EXPECT_EQ(pracks(ours, a.sdp()), "b PRACK+sdp");
  EXPECT_EQ(b.answers_request(200), "a 200/PRACK");
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE, b ACK");
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reliable, is_never_so_towards_a_caller_who_does_not_know_it) {
  a.invites();
  EXPECT_EQ(says(183, 1, b.sdp()), "a 183/INVITE+sdp");
  EXPECT_EQ(rig.header(rseq), "");
  EXPECT_EQ(rig.header(require), "");
  EXPECT_EQ(pracks("1"), "a 481/PRACK");
}

TEST_F(Reliable, our_services_refuse_who_requires_it) {
  EXPECT_EQ(a.invites("echo", {.body = a.sdp(), .headers = "Require: 100rel\r\n"}), "a 420/INVITE");
  EXPECT_EQ(rig.header(unsupported), "100rel");
  EXPECT_EQ(a.invites("stress", {.body = a.sdp(), .headers = "Supported: 100rel\r\n"}), "a 200/INVITE+sdp");
}

TEST_F(Reliable, a_callee_that_gives_up_waiting_for_prack_fails_the_call) {
  invites();
  says(183, 1, b.sdp());
  EXPECT_EQ(b.answers(504), "a 504/INVITE");
}

TEST_F(Reliable, a_prack_that_comes_after_the_answer_is_still_carried) {
  invites();
  says(183, 1, b.sdp());
  const auto ours = rig.header(rseq);
  b.answers(200);
  EXPECT_EQ(pracks(ours), "b PRACK");
  EXPECT_EQ(b.answers_request(481), "a 481/PRACK");
  EXPECT_EQ(rig.state(), CallState::answered) << "it only acknowledged nothing any more";
}

}  // namespace
}  // namespace trunkline::controlplane
