// Re-INVITEs across a call: carried, refused, crossing each other, and cut short by the end.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class Reinvite : public CallTest {
 protected:
  Reinvite() { rig.reach(CallState::established); }
};

TEST_F(Reinvite, a_hold_crosses_with_its_direction_and_so_does_the_answer) {
  EXPECT_EQ(a.reinvites({.body = a.sdp("a=sendonly")}), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(b.answers(200, {.body = b.sdp("a=recvonly")}), "a 200/INVITE+sdp, b ACK");
  EXPECT_TRUE(has(rig.body(), "a=recvonly"));
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, a_hold_by_the_unspecified_address_crosses_as_a_direction_and_ends_again) {
  for (int i = 0; i < 2; ++i) {
    auto& asks = i == 0 ? a : b;
    auto& held = i == 0 ? b : a;
    const auto name = held.name() == "bob" ? std::string("b") : std::string("a");
    EXPECT_EQ(asks.reinvites({.body = asks.sdp("c=IN IP4 0.0.0.0")}), name + " INVITE+sdp");
    EXPECT_TRUE(has(rig.body(), "a=sendonly")) << rig.body();
    EXPECT_FALSE(has(rig.body(), "0.0.0.0")) << rig.body();
    held.answers(200, {.body = held.sdp("a=recvonly")});
    EXPECT_TRUE(has(rig.body(), "a=recvonly")) << rig.body();
    asks.acks();
    EXPECT_EQ(asks.reinvites(), name + " INVITE+sdp");
    EXPECT_FALSE(has(rig.body(), "a=sendonly")) << rig.body();
    held.answers(200);
    EXPECT_TRUE(has(rig.body(), "IN IP4 10.99.0.1\r\n")) << rig.body();
    asks.acks();
    EXPECT_EQ(rig.state(), CallState::established);
  }
}

TEST_F(Reinvite, a_challenge_crosses_and_so_do_the_credentials_for_it_and_its_ack) {
  EXPECT_EQ(b.reinvites(), "a INVITE+sdp");
  EXPECT_EQ(a.answers(407, {.headers = "Proxy-Authenticate: Digest realm=\"a\"\r\n"}), "b 407/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::proxy_authenticate), "Digest realm=\"a\"");
  EXPECT_EQ(b.reinvites({.body = b.sdp(), .headers = "Proxy-Authorization: Digest a\r\n"}), "a INVITE+sdp");
  EXPECT_EQ(rig.header(sip::HeaderName::proxy_authorization), "Digest a");
  EXPECT_EQ(a.answers(200), "b 200/INVITE+sdp, a ACK");
  EXPECT_EQ(rig.proof(), "Digest a;");
  b.acks();
}

TEST_F(Reinvite, the_called_side_may_ask_too) {
  EXPECT_EQ(b.reinvites(), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200), "b 200/INVITE+sdp, a ACK");
  EXPECT_EQ(b.acks(), "");
  EXPECT_EQ(b.byes(), "b 200/BYE, a BYE");
  EXPECT_EQ(a.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST(ReinviteOfFork, keeps_the_dialog_of_the_fork_that_answered) {
  CallRig rig;
  rig.a.invites();
  rig.b.answers(180, {.tag = "desk"});
  rig.b.answers(200, {.body = rig.b.sdp(), .tag = "mobile"});
  rig.a.acks();
  const auto tag = rig.a.peer_tag();
  rig.a.reinvites();
  EXPECT_EQ(rig.b.answers(200, {.body = rig.b.sdp(), .tag = "mobile"}), "a 200/INVITE+sdp, b ACK(mobile)");
  EXPECT_EQ(rig.a.peer_tag(), tag);
  EXPECT_EQ(rig.a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(rig.a.byes(), "a 200/BYE, b BYE(mobile)");
}

TEST(ReinviteOfOldPeer, is_answered_with_a_tag_that_it_did_not_have_before) {
  CallRig rig;
  rig.a.has_tag = false;
  rig.reach(CallState::established);
  EXPECT_EQ(rig.b.reinvites(), "a INVITE+sdp");
  EXPECT_EQ(rig.a.answers(200), "b 200/INVITE+sdp, a ACK()");
  rig.b.acks();
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, without_an_offer_the_200_makes_it_and_the_ack_answers) {
  EXPECT_EQ(a.reinvites({}), "b INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, a_refusal_leaves_the_call_as_it_was) {
  const auto slots = rig.media.slots_open();
  a.reinvites({.body = a.sdp("a=sendonly")});
  EXPECT_EQ(b.answers(488), "a 488/INVITE");
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(rig.media.slots_open(), slots);
  EXPECT_EQ(rig.count(SessionCounter::reinvites_refused), 1U);
  a.reinvites();
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK") << "the next one is taken";
  EXPECT_EQ(a.acks(), "");
}

TEST_F(Reinvite, moves_the_target_with_its_200) {
  a.reinvites({.body = a.sdp(), .headers = "Contact: <sip:moved@10.99.0.10:5060>\r\n", .contact = false});
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:alice@10.99.0.10:5060") << "nobody has accepted it yet";
  a.answers_request(200);
  b.answers(200);
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:moved@10.99.0.10:5060");
}

TEST_F(Reinvite, a_refusal_does_not_move_the_target) {
  const Wording moved{
      .body = a.sdp(), .headers = "Contact: <sip:moved@10.99.0.10:5060>\r\n", .contact = false};
  a.reinvites(moved);
  EXPECT_EQ(b.answers(488), "a 488/INVITE");
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:alice@10.99.0.10:5060");
  a.answers_request(200);
  b.reinvites();
  EXPECT_EQ(a.reinvites(moved), "a 491/INVITE");
  a.answers(200);
  EXPECT_EQ(b.acks(), "");
  b.asks("INFO", Wording{});
  EXPECT_NE(rig.target(), "sip:moved@10.99.0.10:5060");
}

TEST_F(Reinvite, an_update_that_is_taken_meanwhile_says_last_where_its_sender_is) {
  a.reinvites({.body = a.sdp(), .headers = "Contact: <sip:first@10.99.0.10:5060>\r\n", .contact = false});
  EXPECT_EQ(a.asks("UPDATE", {.headers = "Contact: <sip:then@10.99.0.10:5060>\r\n", .contact = false}),
            "a 200/UPDATE");
  b.answers(200);
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:then@10.99.0.10:5060");
}

TEST_F(Reinvite, an_offer_that_cannot_be_read_is_refused_without_asking_the_peer) {
  EXPECT_EQ(a.reinvites({.body = "v=1\r\n"}), "a 400/INVITE");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, one_whose_contact_cannot_be_read_is_refused) {
  EXPECT_EQ(a.reinvites({.body = a.sdp(), .headers = "Contact: <mailto:a@b>\r\n", .contact = false}),
            "a 400/INVITE");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, glare_is_491_and_a_second_one_from_the_same_side_500_with_retry_after) {
  a.reinvites();
  EXPECT_EQ(b.reinvites(), "b 491/INVITE");
  EXPECT_EQ(a.reinvites(), "a 500/INVITE");
  EXPECT_NE(rig.header(sip::HeaderName::retry_after), "");
  EXPECT_EQ(rig.count(SessionCounter::reinvites_refused), 2U);
}

TEST_F(Reinvite, a_cancelled_one_is_cancelled_at_the_peer_and_its_487_comes_back) {
  a.reinvites();
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, b CANCEL");
  EXPECT_EQ(b.answers(487), "a 487/INVITE");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, a_cancel_that_comes_too_late_changes_nothing) {
  a.reinvites();
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, b CANCEL");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, a_bye_of_either_side_ends_it_and_a_late_200_is_still_acknowledged) {
  a.reinvites();
  EXPECT_EQ(a.byes(), "a 200/BYE, a 487/INVITE, b BYE");
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(b.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(Reinvite, one_that_takes_its_time_is_said_to_go_on) {
  const auto tag = a.peer_tag();
  a.reinvites();
  EXPECT_EQ(b.answers(100), "");
  EXPECT_EQ(b.answers(183), "a 183/INVITE") << "what it describes counts in the 200";
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(a.peer_tag(), tag);
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
  b.reinvites();
  EXPECT_EQ(a.answers(180), "b 180/INVITE");
  EXPECT_EQ(a.answers(488), "b 488/INVITE");
  a.reinvites({.body = a.sdp(), .headers = "Require: 100rel\r\n"});
  EXPECT_EQ(b.answers(180), "") << "unreliably";
  EXPECT_EQ(b.answers(488), "a 488/INVITE");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Reinvite, a_200_that_comes_when_the_call_is_gone_is_acknowledged_and_gets_no_second_bye) {
  a.reinvites();
  EXPECT_EQ(a.byes(), "a 200/BYE, a 487/INVITE, b BYE");
  EXPECT_EQ(b.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(b.answers(200), "b ACK") << "our ACK was lost";
}

TEST_F(Reinvite, a_200_of_another_dialog_is_acknowledged_and_leaves_the_call_as_it_was) {
  a.reinvites();
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "other"}), "b ACK(other), a 500/INVITE");
  a.acks();
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(a.reinvites(), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
}

TEST_F(Reinvite, the_peers_bye_refuses_it_with_487) {
  a.reinvites();
  EXPECT_EQ(b.byes(), "b 200/BYE, a 487/INVITE, a BYE");
  EXPECT_EQ(b.answers(487), "");
  EXPECT_EQ(a.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(Reinvite, a_peer_that_knows_the_call_no_more_ends_it) {
  a.reinvites();
  EXPECT_EQ(b.answers(481), "a 481/INVITE, b BYE, a BYE");
}

TEST_F(Reinvite, one_that_cannot_be_sent_leaves_the_call_as_it_was) {
  rig.unsendable = 513;
  EXPECT_EQ(a.reinvites(), "a 513/INVITE");
  rig.unsendable = 0;
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(a.reinvites(), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
}

// RFC 3261 section 8.1.3.1: a transport error is a 503, and no 408 (section 12.2.1.2).
TEST_F(Reinvite, one_that_the_network_does_not_deliver_leaves_the_call_as_it_was) {
  for (auto* const asks : {&a, &b}) {
    auto& other = asks == &a ? b : a;
    const std::string name = asks == &a ? "a" : "b";
    asks->reinvites({.body = asks->sdp("a=sendonly")});
    EXPECT_EQ(rig.cannot_reach(other), name + " 503/INVITE");
    EXPECT_EQ(rig.state(), CallState::established);
    asks->reinvites();
    other.answers(200);
    asks->acks();
    EXPECT_EQ(rig.state(), CallState::established) << "the next one is taken";
  }
  EXPECT_EQ(rig.count(SessionCounter::reinvites_refused), 2U);
}

TEST_F(Reinvite, one_that_nobody_answers_ends_the_call) {
  a.reinvites();
  EXPECT_EQ(b.ignores_invite(), "a 408/INVITE, b BYE, a BYE");
}

TEST_F(Reinvite, after_the_end_it_is_481) {
  a.byes();
  EXPECT_EQ(b.reinvites(), "b 481/INVITE");
}

}  // namespace
}  // namespace trunkline::controlplane
