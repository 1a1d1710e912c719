// How calls come about: offers and answers, forks, CANCEL, refusals, and what rings too long.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;
using CallSetup = CallTest;

TEST_F(CallSetup, a_call_is_carried_with_the_media_at_our_own_address) {
  EXPECT_EQ(a.invites(), "b INVITE+sdp, a 100/INVITE");
  EXPECT_TRUE(has(rig.body(), "IN IP4 10.99.0.1\r\n")) << rig.body();
  EXPECT_FALSE(has(rig.body(), " 4000 ")) << "the caller's own port does not cross";
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_FALSE(has(rig.body(), " 6000 "));
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  EXPECT_EQ(b.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(rig.count(SessionCounter::calls_answered), 1U);
}

TEST_F(CallSetup, what_begins_a_dialog_names_us_as_its_contact) {
  a.invites();
  b.answers(180);
  EXPECT_EQ(rig.header(contact), "<sip:10.99.0.1:5060>");
  b.answers(200);
  a.acks();
  b.reinvites();
  a.answers(200);
  EXPECT_EQ(rig.header(contact), "<sip:10.99.0.1:5060>");
  b.acks();
}

TEST_F(CallSetup, what_the_caller_says_of_the_call_crosses_and_what_names_its_network_does_not) {
  a.invites("bob", {.body = a.sdp(),
                    .headers = "Subject: lunch\r\nPriority: urgent\r\nSubject: twice\r\nX-Secret: inside\r\n"
                               "Accept-Language: a,\r\n b\r\n"});
  EXPECT_EQ(rig.header(priority), "urgent");
  EXPECT_EQ(rig.header(subject), "twice");
  EXPECT_EQ(rig.header(accept_language), "") << "a folded value would have to be written anew";
  EXPECT_EQ(rig.header(other), "");
  EXPECT_EQ(rig.header(user_agent), "Trunkline");
}

// RFC 4904.
TEST_F(CallSetup, the_trunk_group_that_the_caller_names_is_a_matter_of_his_side) {
  a.invites("+4930;tgrp=out1;isub=2;trunk-context=pbx.internal");
  EXPECT_EQ(rig.called(), "10.99.0.20:5080 sip:+4930;isub=2@10.99.0.20:5080");
  EXPECT_FALSE(has(CallRig::invite_to(b), "pbx.internal"));
}

TEST_F(CallSetup, early_media_cross_and_the_200_may_leave_the_answer_out) {
  a.invites();
  EXPECT_EQ(b.answers(183), "a 183/INVITE+sdp");
  EXPECT_EQ(b.answers(200, {}), "a 200/INVITE+sdp, b ACK");
  a.acks();
}

TEST_F(CallSetup, an_early_description_that_cannot_be_read_waits_for_a_better_one) {
  a.invites();
  EXPECT_EQ(b.answers(183, {.body = "v=1\r\n"}), "a 183/INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
}

TEST_F(CallSetup, where_the_200_makes_the_offer_the_ack_carries_the_answer) {
  EXPECT_EQ(a.invites("bob", {}), "b INVITE, a 100/INVITE");
  EXPECT_EQ(b.answers(183), "a 183/INVITE") << "an offer in an unreliable response is none (13.2.1)";
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallSetup, a_200_that_is_repeated_while_the_answer_is_awaited_ends_nothing) {
  a.invites("bob", {});
  b.answers(200);
  EXPECT_EQ(b.answers(200), "");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
  EXPECT_EQ(b.answers(200), "the layer: ACK again");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallSetup, a_late_answer_that_is_missing_or_unreadable_ends_the_call) {
  for (const char* answer : {"", "v=1\r\n"}) {
    a.invites("bob", {});
    b.answers(200);
    EXPECT_EQ(a.acks(answer), "b ACK, b BYE, a BYE");
    b.answers_bye();
    a.answers_bye();
    EXPECT_EQ(rig.state(), CallState::ended);
  }
}

TEST_F(CallSetup, a_200_without_a_usable_answer_fails_the_call_on_both_sides) {
  for (const char* answer : {"", "v=1\r\n"}) {
    a.invites();
    EXPECT_EQ(b.answers(200, {.body = answer}), "a 502/INVITE, b ACK, b BYE");
    b.answers_bye();
    EXPECT_EQ(rig.state(), CallState::ended);
  }
}

TEST_F(CallSetup, each_fork_rings_as_an_early_dialog_of_its_own) {
  a.invites();
  b.answers(180, {.tag = "desk"});
  const auto desk = a.peer_tag();
  EXPECT_EQ(b.answers(180, {.tag = "mobile"}), "a 180/INVITE");
  EXPECT_NE(a.peer_tag(), desk);
  b.answers(180, {.tag = "desk"});
  EXPECT_EQ(a.peer_tag(), desk) << "the same fork, the same dialog";
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "mobile"}), "a 200/INVITE+sdp, b ACK(mobile)");
  EXPECT_NE(a.peer_tag(), desk);
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallSetup, an_early_dialog_that_has_lost_is_none_any_more) {
  a.invites();
  b.answers(180, {.tag = "desk"});
  const auto desk = a.peer_tag();
  b.answers(180, {.tag = "mobile"});
  b.answers(200, {.body = b.sdp(), .tag = "mobile"});
  const auto mobile = a.peer_tag();
  EXPECT_EQ(a.acks_with_tags("alice", desk), "");
  EXPECT_EQ(rig.count(SessionCounter::ack_stray), 1U);
  EXPECT_EQ(a.asks("BYE", {}, desk), "a 481/BYE");
  EXPECT_EQ(rig.state(), CallState::answered);
  EXPECT_EQ(a.acks_with_tags("alice", mobile), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallSetup, a_fork_that_loses_is_acknowledged_each_time_and_gets_one_bye) {
  a.invites();
  b.answers(180, {.tag = "desk"});
  b.answers(180, {.tag = "mobile"});
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "mobile"}), "a 200/INVITE+sdp, b ACK(mobile)");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "desk"}), "b ACK(desk), b BYE(desk)");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "desk"}), "b ACK(desk)");
  EXPECT_EQ(b.answers_bye_of("desk"), "");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "desk"}), "b ACK(desk)");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "third"}), "b ACK(third), b BYE(third)");
  EXPECT_EQ(rig.count(SessionCounter::success_stray), 2U);
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established) << "the winner's call goes on";
}

TEST_F(CallSetup, a_fork_that_answers_after_the_end_is_sent_away_just_once) {
  a.invites();
  b.answers(180, {.tag = "desk"});
  a.cancels();
  b.answers(487, {.tag = "mobile"});
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "desk"}), "b ACK(desk), b BYE(desk)");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "desk"}), "b ACK(desk)");
}

TEST_F(CallSetup, more_forks_than_are_told_apart_share_the_last_tag) {
  a.invites();
  for (int fork = 0; fork < 12; ++fork)
    EXPECT_EQ(b.answers(180, {.tag = std::to_string(fork)}), "a 180/INVITE");
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .tag = "11"}), "a 200/INVITE+sdp, b ACK(11)");
  EXPECT_EQ(a.acks(), "");
}

// RFC 8760 section 2.6.
TEST_F(CallSetup, challenges_of_several_algorithms_cross_in_their_order) {
  a.invites();
  EXPECT_EQ(b.answers(407, {.headers = "Proxy-Authenticate: Digest realm=\"b\", algorithm=SHA-256\r\n"
                                       "Proxy-Authenticate: Digest realm=\"b\", algorithm=MD5\r\n"}),
            "a 407/INVITE");
  EXPECT_EQ(rig.headers(sip::HeaderName::proxy_authenticate),
            "Digest realm=\"b\", algorithm=SHA-256\nDigest realm=\"b\", algorithm=MD5");
}

// RFC 3326 section 2.
TEST_F(CallSetup, a_refusal_gives_one_reason_a_protocol) {
  a.invites();
  b.answers(486, {.headers = "Reason: Q.850;cause=17\r\nReason: Q.850;cause=21\r\n"});
  EXPECT_EQ(rig.headers(sip::HeaderName::reason), "Q.850;cause=17");
}

TEST_F(CallSetup, a_cancel_that_crosses_the_200_ends_the_call_with_a_bye) {
  a.invites();
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(200), "b ACK, b BYE");
  EXPECT_EQ(b.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(CallSetup, a_cancel_of_nothing_is_481_and_of_a_refused_invite_200) {
  EXPECT_EQ(a.cancels(), "a 481/CANCEL");
  a.invites("nobody", {.body = "v=1\r\n"});
  EXPECT_EQ(a.cancels(), "a 200/CANCEL");
}

TEST_F(CallSetup, a_refusal_crosses_with_what_the_caller_needs_to_act_on_it) {
  a.invites();
  EXPECT_EQ(
      b.answers(401, {.headers = "WWW-Authenticate: Digest realm=\"b\"\r\nRetry-After: 9\r\nServer: b\r\n"}),
      "a 401/INVITE");
  EXPECT_EQ(rig.header(www_authenticate), "Digest realm=\"b\"");
  EXPECT_EQ(rig.header(retry_after), "9");
  EXPECT_EQ(rig.header(server), "Trunkline");
  EXPECT_EQ(rig.reason(), "") << "the registered phrase: the peer's own words may say who he is";
}

// RFC 3261 section 13.2.2.4.
TEST_F(CallSetup, the_ack_has_the_credentials_of_its_invite) {
  const std::string proof = "Authorization: Digest b\r\nProxy-Authorization: Digest c\r\n";
  a.invites("bob", {.body = a.sdp(), .headers = proof});
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(rig.proof(), "Digest b;Digest c;");
  a.acks();
  EXPECT_EQ(a.reinvites(), "b INVITE+sdp");
  EXPECT_EQ(rig.header(authorization), "") << "nobody has given any for this one";
  b.answers(200);
  EXPECT_EQ(rig.proof(), "");
  a.acks();
}

TEST_F(CallSetup, an_ack_that_waits_for_the_callers_has_the_credentials_of_its_invite) {
  a.invites("bob", {.headers = "Authorization: Digest b\r\n"});
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
  EXPECT_EQ(rig.proof(), "Digest b;");
}

TEST_F(CallSetup, a_refusal_says_nothing_of_who_refused) {
  a.invites();
  EXPECT_EQ(
      b.answers(488, {.headers = "Warning: 304 10.99.0.20:5080 \"pbx.inside has no video\"\r\n"
                                 "Reason: Q.850;cause=65;text=\"no bearer at pbx.inside\"\r\n"
                                 "Error-Info: <sip:sorry@10.99.0.20>\r\nIn-Reply-To: x@10.99.0.20\r\n"}),
      "a 488/INVITE");
  EXPECT_EQ(rig.header(warning), "304 trunkline \"Media type not available\"");
  EXPECT_EQ(rig.header(sip::HeaderName::reason), "Q.850;cause=65");
  EXPECT_EQ(rig.header(error_info), "");
  EXPECT_EQ(rig.header(in_reply_to), "");
}

TEST_F(CallSetup, a_bye_says_by_its_codes_alone_why_it_was_sent) {
  rig.reach(CallState::established);
  b.asks("BYE", Wording{.headers = "Reason: SIP;cause=200;text=\"by 10.99.0.20\"\r\n"});
  EXPECT_EQ(rig.header(sip::HeaderName::reason), "SIP;cause=200");
}

TEST_F(CallSetup, of_a_reason_nothing_crosses_but_each_protocol_and_its_cause) {
  const auto shown = [&](const std::string& said) {
    rig.reach(CallState::established);
    b.asks("BYE", Wording{.headers = "Reason: " + said + "\r\n"});
    return rig.header(sip::HeaderName::reason);
  };
  EXPECT_EQ(shown("Q.850;cause=16;x=pbx.inside"), "Q.850;cause=16");
  EXPECT_EQ(shown("Q.850;x=pbx.inside;TEXT=inside ; cause=016"), "Q.850;cause=16");
  EXPECT_EQ(shown("SIP;text=\"a, b\";cause=600;y, Q.850;cause=21;z=1"), "SIP;cause=600, Q.850;cause=21");
  EXPECT_EQ(shown("Q.850;x=pbx.inside"), "");
  EXPECT_EQ(shown("Q.850;cause=pbx.inside"), "");
}

TEST_F(CallSetup, a_redirection_is_not_handed_to_the_caller) {
  a.invites();
  EXPECT_EQ(b.answers(302), "a 480/INVITE");
  EXPECT_EQ(rig.reason(), "");
}

TEST_F(CallSetup, ringing_is_repeated_each_minute_and_ends_after_three) {
  a.invites();
  b.answers(180);
  EXPECT_EQ(rig.passes(61s), "a 180/INVITE");
  EXPECT_EQ(rig.passes(60s), "a 180/INVITE");
  EXPECT_EQ(rig.passes(60s), "a 480/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(487), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(CallSetup, repeated_ringing_keeps_the_early_description) {
  a.invites();
  b.answers(183);
  EXPECT_EQ(rig.passes(61s), "a 183/INVITE+sdp");
}

TEST_F(CallSetup, the_invites_own_expires_ends_it_earlier) {
  a.invites("bob", {.body = a.sdp(), .headers = "Expires: 20\r\n"});
  EXPECT_EQ(rig.passes(21s), "a 487/INVITE, b CANCEL");
}

TEST_F(CallSetup, a_peer_that_never_answers_the_cancel_does_not_keep_the_call) {
  a.invites();
  a.cancels();
  EXPECT_EQ(rig.passes(70s), "");
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(rig.count(SessionCounter::limits_enforced), 1U);
}

TEST_F(CallSetup, an_invite_that_cannot_be_sent_fails_with_503) {
  rig.unsendable = 503;
  EXPECT_EQ(a.invites(), "a 100/INVITE, a 503/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::requests_unsendable), 1U);
}

TEST_F(CallSetup, a_2xx_is_repeated_until_its_ack_and_without_one_the_call_ends) {
  a.invites();
  b.answers(200);
  EXPECT_EQ(rig.passes(501ms), "a 2xx/INVITE again");
  EXPECT_EQ(rig.passes(1s), "a 2xx/INVITE again");
  const auto rest = rig.passes(31s);
  EXPECT_TRUE(rest.ends_with("a 2xx/INVITE again, b BYE, a BYE")) << rest;
  EXPECT_EQ(rig.count(SessionCounter::ack_missing), 1U);
  EXPECT_EQ(a.acks(), "") << "too late";
}

TEST_F(CallSetup, an_ack_with_a_wrong_tag_acknowledges_nothing) {
  a.invites();
  b.answers(200);
  auto forged = a.peer_tag();
  forged.front() = forged.front() == '0' ? '1' : '0';
  EXPECT_EQ(a.acks_with_tags("alice", forged), "");
  EXPECT_EQ(a.acks_with_tags("alice", "other"), "");
  EXPECT_EQ(a.acks_with_tags("alice", ""), "");
  EXPECT_EQ(a.acks_with_tags("mallory", a.peer_tag()), "");
  EXPECT_EQ(rig.count(SessionCounter::ack_stray), 4U);
  EXPECT_EQ(rig.state(), CallState::answered);
  EXPECT_EQ(rig.passes(501ms), "a 2xx/INVITE again") << "still waiting for the right one";
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallSetup, a_status_that_nobody_knows_is_taken_for_one_of_its_class) {
  a.invites();
  b.answers(199);
  EXPECT_EQ(rig.state(), CallState::ringing);
  EXPECT_EQ(b.answers(299), "a 299/INVITE+sdp, b ACK");
  a.acks();
  EXPECT_EQ(rig.state(), CallState::established);
  for (const auto& [said, heard] : {std::pair{399, "a 480/INVITE"},
                                    {499, "a 499/INVITE"},
                                    {599, "a 599/INVITE"},
                                    {699, "a 699/INVITE"}}) {
    a.invites();
    EXPECT_EQ(b.answers(said), heard);
    EXPECT_EQ(a.cancels(), "a 200/CANCEL") << "it is over";
  }
}

TEST_F(CallSetup, an_ack_with_another_cseq_acknowledges_nothing) {
  a.invites();
  b.answers(200);
  a.reinvites();  // refused, and from now on the phone acknowledges that one
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.state(), CallState::answered);
  EXPECT_EQ(rig.count(SessionCounter::ack_stray), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
