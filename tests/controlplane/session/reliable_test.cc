// Provisional responses that are acknowledged, from the callee to the caller and back.
#include "controlplane/session/early_dialogs.h"
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

TEST_F(Reliable, several_may_be_on_their_way_once_the_first_is_acknowledged) {
  invites();
  EXPECT_EQ(says(180, 1), "a 180/INVITE");
  const auto first = rig.header(rseq);
  EXPECT_EQ(says(180, 2), "") << "left to its repetition (RFC 3262 section 3)";
  EXPECT_EQ(pracks(first), "b PRACK");
  b.answers_request(200);
  EXPECT_EQ(says(180, 2), "a 180/INVITE");
  const auto second = rig.header(rseq);
  EXPECT_EQ(says(183, 3, b.sdp()), "a 183/INVITE+sdp");
  const auto third = rig.header(rseq);
  EXPECT_EQ(says(180, 2), "a 180/INVITE");
  EXPECT_EQ(rig.header(rseq), second) << "repeated as the callee repeats it";
  EXPECT_EQ(pracks(second, a.sdp()), "a 400/PRACK") << "it bore no answer that an offer could follow";
  EXPECT_EQ(pracks(second), "b PRACK");
  EXPECT_EQ(rig.header(rack), "2 1 INVITE");
  b.answers_request(200);
  EXPECT_EQ(pracks(third), "b PRACK");
  EXPECT_EQ(rig.header(rack), "3 1 INVITE");
  b.answers_request(200);
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE, b ACK");
  a.acks();
}

/// The callee's proxy has forked the call: two phones behind b answer, each in a dialog of its own.
class ReliableForks : public Reliable {
 protected:
  struct Told {
    std::string rseq, tag;
  };
  static std::string to_port(std::string sdp, const std::string& port) {
    return sdp.replace(sdp.find("6000"), 4, port);
  }
  std::string says(const std::string& phone, int status, int rseq, const std::string& body = {}) {
    return b.answers(
        status,
        {.body = body, .tag = phone, .headers = "Require: 100rel\r\nRSeq: " + std::to_string(rseq) + "\r\n"});
  }
  Told told() const { return {rig.header(rseq), a.peer_tag()}; }
  std::string pracks(const Told& what, int cseq, const std::string& body = {}) {
    return a.asks(
        "PRACK",
        {.body = body, .headers = "RAck: " + what.rseq + " 1 INVITE\r\n", .to_tag = what.tag, .cseq = cseq});
  }
  std::string takes(const std::string& phone, const std::string& body = {}) {
    return b.answers_request(200, {.body = body, .tag = phone});
  }
  /// Where the caller's packets go.
  int heard_at() {
    int port = 0;
    rig.coordinator.for_each([&](base::SessionHandle, const Session& session) {
      port = rig.media.stream(session.media, 0)->sides[Party::b].source.described.port;
    });
    return port;
  }
};

TEST_F(ReliableForks, each_early_dialog_has_numbers_and_a_prack_of_its_own) {
  invites();
  EXPECT_EQ(says("x", 183, 7, b.sdp()), "a 183/INVITE+sdp");
  const auto x = told();
  EXPECT_EQ(says("y", 183, 40, to_port(b.sdp(), "6002")), "a 183/INVITE+sdp");
  const auto y = told();
  EXPECT_NE(x.tag, y.tag);
  EXPECT_EQ(says("x", 183, 7, b.sdp()), "a 183/INVITE+sdp") << "repeated";
  EXPECT_EQ(rig.header(rseq), x.rseq);
  EXPECT_EQ(pracks({x.rseq, y.tag}, 2), "a 481/PRACK") << "of the other dialog";
  EXPECT_EQ(pracks(x, 2), "b PRACK(x)");
  EXPECT_EQ(rig.header(rack), "7 1 INVITE");
  EXPECT_EQ(takes("x"), "a 200/PRACK");
  EXPECT_EQ(pracks(y, 3), "b PRACK(y)") << "whose CSeq is counted apart from that of x";
  EXPECT_EQ(rig.header(rack), "40 1 INVITE");
  EXPECT_EQ(takes("y"), "a 200/PRACK");
  EXPECT_EQ(says("x", 180, 8), "a 180/INVITE");
  EXPECT_EQ(a.peer_tag(), x.tag);
  EXPECT_EQ(std::stoul(rig.header(rseq)), std::stoul(x.rseq) + 1);
  EXPECT_EQ(pracks(told(), 3), "b PRACK(x)");
  EXPECT_EQ(takes("x"), "a 200/PRACK");
  EXPECT_EQ(b.answers(200, {.tag = "y"}), "a 200/INVITE, b ACK(y)");
  EXPECT_EQ(a.peer_tag(), y.tag);
  EXPECT_EQ(heard_at(), 6002);
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(a.asks("BYE", {.cseq = 4}), "a 200/BYE, b BYE(y)");
}

TEST_F(ReliableForks, one_that_loses_is_sent_away_by_a_bye_numbered_beyond_its_pracks) {
  invites();
  for (int cseq = 2; cseq < 5; ++cseq) {
    says("x", 183, cseq, cseq == 2 ? b.sdp() : std::string{});
    EXPECT_EQ(pracks(told(), cseq), "b PRACK(x)");
    takes("x");
  }
  EXPECT_EQ(b.answers(200, {.body = to_port(b.sdp(), "6002"), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  a.acks();
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "x"}), "b ACK(x), b BYE(x)");
  b.answers_bye_of("x");
  EXPECT_EQ(a.asks("BYE", {.cseq = 2}), "a 200/BYE, b BYE(y)");
}

TEST_F(ReliableForks, what_one_has_agreed_to_is_not_taken_for_the_answer_of_another) {
  invites();
  says("x", 183, 1, b.sdp());
  pracks(told(), 2);
  takes("x");
  EXPECT_EQ(b.answers(183, {.body = to_port(b.sdp(), "6002"), .tag = "y"}), "a 183/INVITE+sdp");
  EXPECT_EQ(heard_at(), 6002);
  EXPECT_EQ(b.answers(200, {.body = to_port(b.sdp(), "6004"), .tag = "z"}), "a 200/INVITE+sdp, b ACK(z)");
  EXPECT_EQ(heard_at(), 6004);
  a.acks();
}

TEST_F(ReliableForks, who_answers_is_heard_with_what_he_described_before_another_did) {
  invites();
  says("x", 183, 1, b.sdp());
  pracks(told(), 2);
  takes("x");
  says("y", 183, 1, to_port(b.sdp(), "6002"));
  EXPECT_EQ(heard_at(), 6002);
  EXPECT_EQ(b.answers(200, {.tag = "x"}), "a 200/INVITE, b ACK(x)");
  EXPECT_EQ(heard_at(), 6000);
  a.acks();
}

TEST_F(ReliableForks, an_offer_of_one_waits_until_that_of_another_is_answered) {
  a.invites("bob", {.headers = "Supported: 100rel\r\n"});
  EXPECT_EQ(says("x", 183, 1, b.sdp()), "a 183/INVITE+sdp");
  const auto x = told();
  EXPECT_EQ(says("y", 183, 5, to_port(b.sdp(), "6002")), "") << "left to its repetition";
  EXPECT_EQ(pracks(x, 2, a.sdp()), "b PRACK+sdp(x)");
  EXPECT_EQ(takes("x"), "a 200/PRACK");
  EXPECT_EQ(says("y", 183, 5, to_port(b.sdp(), "6002")), "a 183/INVITE+sdp");
  EXPECT_EQ(pracks(told(), 2, a.sdp()), "b PRACK+sdp(y)");
  EXPECT_EQ(takes("y"), "a 200/PRACK");
  EXPECT_EQ(heard_at(), 6002);
  EXPECT_EQ(b.answers(200, {.tag = "x"}), "a 200/INVITE, b ACK(x)");
  EXPECT_EQ(heard_at(), 6000);
  a.acks();
}

TEST_F(ReliableForks, requests_of_each_reach_the_dialog_they_belong_to) {
  invites();
  says("x", 183, 1, b.sdp());
  const auto x = told();
  pracks(x, 2);
  takes("x");
  says("y", 180, 1);
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp("a=sendonly"), .to_tag = x.tag, .cseq = 3}), "b UPDATE+sdp(x)");
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp("a=recvonly"), .tag = "x"}), "a 200/UPDATE+sdp");
  EXPECT_EQ(b.answers(200, {.tag = "x"}), "a 200/INVITE, b ACK(x)");
  a.acks();
}

// RFC 3261 section 15.
TEST_F(ReliableForks, a_bye_of_the_caller_ends_the_early_dialog_it_is_in_and_no_other) {
  invites();
  says("x", 183, 7, b.sdp());
  const auto x = told();
  b.answers(180, {.tag = "y"});
  const auto y = a.peer_tag();
  EXPECT_EQ(a.asks("BYE", {.to_tag = x.tag, .cseq = 2}), "a 200/BYE, b BYE(x)");
  b.answers_bye_of("x");
  EXPECT_EQ(says("x", 183, 7, b.sdp()), "") << "its phone is heard no more";
  EXPECT_EQ(pracks(x, 3), "a 481/PRACK");
  EXPECT_EQ(rig.state(), CallState::ringing);
  EXPECT_EQ(b.answers(200, {.body = to_port(b.sdp(), "6002"), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  EXPECT_EQ(a.peer_tag(), y);
  EXPECT_EQ(heard_at(), 6002);
  a.acks();
}

TEST_F(ReliableForks, a_bye_of_the_caller_in_the_last_early_dialog_ends_the_call) {
  invites();
  b.answers(180, {.tag = "x"});
  const auto x = a.peer_tag();
  b.answers(180, {.tag = "y"});
  EXPECT_EQ(a.asks("BYE", {.cseq = 2}), "a 200/BYE, b BYE(y)");
  EXPECT_TRUE(has(rig.passes(61s), "a 180/INVITE")) << "x rings still";
  EXPECT_EQ(a.peer_tag(), x) << "and y is over";
  EXPECT_EQ(a.asks("BYE", {.to_tag = x, .cseq = 2}), "a 200/BYE, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(487), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(ReliableForks, an_answer_that_crosses_the_callers_bye_is_acknowledged_and_ended) {
  invites();
  b.answers(180, {.tag = "x"});
  const auto x = a.peer_tag();
  b.answers(180, {.tag = "y"});
  EXPECT_EQ(a.asks("BYE", {.to_tag = x, .cseq = 2}), "a 200/BYE, b BYE(x)");
  b.answers_bye_of("x");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "x"}), "b ACK(x), b BYE(x)");
  b.answers_bye_of("x");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "x"}), "b ACK(x)") << "our ACK was lost";
  EXPECT_EQ(rig.state(), CallState::ringing);
  EXPECT_EQ(b.answers(200, {.body = to_port(b.sdp(), "6002"), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  EXPECT_EQ(heard_at(), 6002);
  a.acks();
}

TEST_F(ReliableForks, an_answer_that_crosses_the_callers_last_bye_is_acknowledged_and_ended) {
  invites();
  b.answers(180, {.tag = "x"});
  const auto x = a.peer_tag();
  b.answers(180, {.tag = "y"});
  a.asks("BYE", {.cseq = 2});
  b.answers_bye_of("y");
  EXPECT_EQ(a.asks("BYE", {.to_tag = x, .cseq = 2}), "a 200/BYE, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "y"}), "b ACK(y), b BYE(y)");
  b.answers_bye_of("y");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(ReliableForks, a_bye_in_the_early_dialog_of_a_branch_that_there_is_not_ends_the_call) {
  invites();
  b.answers(180, {.tag = "x"});
  base::SessionHandle call;
  rig.coordinator.for_each([&](base::SessionHandle handle, const Session&) { call = handle; });
  rig.happens_in(call, [](Call& each) {
    record_first_early(each.session);
    each.session.early.emplace_back().branch = 1;
  });
  EXPECT_EQ(a.asks("BYE", {.cseq = 2}), "a 200/BYE, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(487), "");
}

TEST_F(ReliableForks, a_callee_that_leaves_an_early_dialog_leaves_the_others_alone) {
  invites();
  b.answers(180);
  b.answers(183, {.body = to_port(b.sdp(), "6002"), .tag = "x"});
  EXPECT_EQ(b.asks("BYE", 5), "b 200/BYE") << "it may not, but has a dialog with us";
  EXPECT_EQ(b.asks("INFO", 6), "b 481/INFO");
  EXPECT_EQ(b.answers(200, {.tag = "x"}), "a 200/INVITE+sdp, b ACK(x)");
  EXPECT_EQ(heard_at(), 6002);
  a.acks();
}

TEST_F(ReliableForks, a_callee_that_knows_its_early_dialog_no_more_leaves_the_others_alone) {
  invites();
  says("x", 183, 1, b.sdp());
  const auto x = told();
  b.answers(180, {.tag = "y"});
  EXPECT_EQ(pracks(x, 2), "b PRACK(x)");
  EXPECT_EQ(b.answers_request(481, {.tag = "x"}), "a 481/PRACK");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  a.acks();
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

// RFC 3262 section 3: "The UAS MUST send any non-100 provisional response reliably if the initial request
// contained a Require header field with the option tag 100rel."
TEST_F(Reliable, who_requires_it_is_told_nothing_in_another_way) {
  invites("Require: 100rel\r\n");
  EXPECT_EQ(b.answers(180), "") << "the callee has not kept to it";
  EXPECT_EQ(b.answers(183, {.body = b.sdp()}), "");
  EXPECT_EQ(rig.passes(61s), "");
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE+sdp, b ACK") << "what it has described is told now";
  a.acks();
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reliable, who_requires_it_hears_of_ringing_again_when_the_callee_says_so_again) {
  invites("Require: 100rel\r\n");
  EXPECT_EQ(says(180, 5), "a 180/INVITE");
  EXPECT_EQ(pracks(rig.header(rseq)), "b PRACK");
  b.answers_request(200);
  EXPECT_EQ(rig.passes(61s), "") << "not by us, who repeat it to nobody reliably";
  EXPECT_EQ(says(180, 6), "a 180/INVITE");
  EXPECT_NE(rig.header(rseq), "");
  EXPECT_EQ(b.answers(486), "a 486/INVITE");
}

TEST_F(Reliable, who_only_supports_it_is_told_in_either_way) {
  invites();
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(rig.header(rseq), "");
  EXPECT_EQ(rig.passes(61s), "a 180/INVITE");
}

// RFC 3262 section 3.
TEST_F(Reliable, an_answer_waits_until_the_description_before_it_is_acknowledged) {
  invites();
  says(183, 1, b.sdp());
  const auto ours = rig.header(rseq);
  EXPECT_EQ(b.answers(200, Wording{}), "") << "left to its repetition";
  EXPECT_EQ(rig.state(), CallState::ringing);
  EXPECT_EQ(pracks(ours), "b PRACK");
  EXPECT_EQ(b.answers_request(200), "a 200/PRACK");
  EXPECT_EQ(b.answers(200, Wording{}), "a 200/INVITE, b ACK");
  a.acks();
}

TEST_F(Reliable, an_answer_that_waits_for_a_caller_who_leaves_is_ended) {
  invites();
  says(183, 1, b.sdp());
  EXPECT_EQ(b.answers(200, Wording{}), "");
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(200, Wording{}), "b ACK, b BYE");
}

TEST_F(ReliableForks, an_answer_does_not_wait_for_what_another_phone_has_said) {
  invites();
  says("x", 183, 1, b.sdp());
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  a.acks();
}

// RFC 3261 section 13.2.2.4: a dialog for each To tag.
TEST_F(ReliableForks, an_answer_takes_over_nothing_of_what_another_phone_has_said) {
  invites();
  EXPECT_EQ(says("x", 180, 7), "a 180/INVITE");
  const auto x = told();
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "y"}), "a 200/INVITE+sdp, b ACK(y)");
  EXPECT_NE(a.peer_tag(), x.tag);
  EXPECT_EQ(pracks({x.rseq, a.peer_tag()}, 2), "a 481/PRACK") << "it was x who waited for it";
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(a.asks("BYE", {.cseq = 3}), "a 200/BYE, b BYE(y)");
}

TEST_F(Reliable, a_100_is_never_so) {
  invites("Require: 100rel\r\n");
  EXPECT_FALSE(rig.trying_has(rseq) || rig.trying_has(require));
  EXPECT_EQ(says(100, 7), "");
  EXPECT_EQ(says(180, 70), "a 180/INVITE") << "its number is the first";
  EXPECT_EQ(rig.count(SessionCounter::provisionals_reliable), 1U);
}

TEST_F(Reliable, a_prack_that_comes_after_the_answer_is_still_carried) {
  invites();
  says(180, 1);
  const auto ours = rig.header(rseq);
  b.answers(200);
  EXPECT_EQ(pracks(ours), "b PRACK");
  EXPECT_EQ(b.answers_request(481), "a 481/PRACK");
  EXPECT_EQ(rig.state(), CallState::answered) << "it only acknowledged nothing any more";
}

}  // namespace
}  // namespace trunkline::controlplane
