// INFO, MESSAGE and UPDATE across a call: carried with what belongs to them, answered, refused, unanswered.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class Relay : public CallTest {
 protected:
  Relay() { rig.reach(CallState::established); }
};

TEST_F(Relay, info_crosses_with_its_body_and_so_does_the_answer) {
  EXPECT_EQ(a.asks("INFO", {.body = "Signal=5\r\nDuration=160\r\n", .headers = "Info-Package: dtmf\r\n"}),
            "b INFO+sdp");
  EXPECT_EQ(rig.header(sip::HeaderName::info_package), "dtmf");
  EXPECT_TRUE(has(rig.body(), "Signal=5"));
  EXPECT_EQ(b.answers_request(200), "a 200/INFO");
  EXPECT_EQ(b.asks("INFO", Wording{}), "a INFO");
  EXPECT_EQ(a.answers_request(469), "b 469/INFO") << "the peer's own refusal";
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(rig.count(SessionCounter::requests_carried), 2U);
}

// RFC 3261 section 22.1: there is no registrar here that they could be meant for.
TEST_F(Relay, a_challenge_crosses_and_so_do_the_credentials_for_it) {
  for (const std::string method : {"INFO", "MESSAGE", "UPDATE"}) {
    EXPECT_EQ(a.asks(method, {.body = a.sdp()}), "b " + method + "+sdp");
    EXPECT_EQ(b.answers_request(401, {.headers = "WWW-Authenticate: Digest realm=\"b\"\r\n"}),
              "a 401/" + method);
    EXPECT_EQ(rig.header(sip::HeaderName::www_authenticate), "Digest realm=\"b\"");
    a.asks(method, {.body = a.sdp(), .headers = "Authorization: Digest b\r\n"});
    EXPECT_EQ(rig.header(sip::HeaderName::authorization), "Digest b") << method;
    b.answers_request(200, {.body = method == "UPDATE" ? b.sdp() : std::string{}});
  }
}

TEST_F(Relay, several_may_be_under_way_at_one_time) {
  EXPECT_EQ(a.asks("MESSAGE", {.body = "hello"}), "b MESSAGE+sdp");
  EXPECT_EQ(b.asks("MESSAGE", {.body = "hello"}), "a MESSAGE+sdp");
  EXPECT_EQ(b.answers_request(202), "a 202/MESSAGE");
  EXPECT_EQ(a.answers_request(200), "b 200/MESSAGE");
}

TEST_F(Relay, an_update_brings_an_offer_and_its_200_the_answer) {
  EXPECT_EQ(b.asks("UPDATE", {.body = b.sdp("a=sendonly")}), "a UPDATE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_TRUE(has(rig.body(), "10.99.0.1"));
  EXPECT_EQ(a.answers_request(200, {.body = a.sdp("a=recvonly")}), "b 200/UPDATE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=recvonly"));
  EXPECT_EQ(rig.header(sip::HeaderName::contact), "<sip:10.99.0.1:5060>");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Relay, an_update_without_an_offer_is_a_sign_of_life_and_is_answered_here) {
  EXPECT_EQ(a.asks("UPDATE", Wording{}), "a 200/UPDATE");
  EXPECT_EQ(rig.header(sip::HeaderName::contact), "<sip:10.99.0.1:5060>");
}

TEST_F(Relay, an_update_moves_the_target) {
  a.asks("UPDATE", {.headers = "Contact: <sip:moved@10.99.0.10:5060>\r\n", .contact = false});
  EXPECT_EQ(b.reinvites(), "a INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:moved@10.99.0.10:5060");
  a.answers(200);
  b.acks();
}

TEST_F(Relay, an_update_with_an_offer_does_not_move_the_target_before_its_200) {
  const std::string moved = "Contact: <sip:moved@10.99.0.10:5060>\r\n";
  a.asks("UPDATE", {.body = a.sdp(), .headers = moved, .contact = false});
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:alice@10.99.0.10:5060") << "nobody has accepted it yet";
  EXPECT_EQ(a.answers_request(200), "b 200/INFO");
}

TEST_F(Relay, an_accepted_update_with_an_offer_moves_the_target) {
  const std::string moved = "Contact: <sip:moved@10.99.0.10:5060>\r\n";
  a.asks("UPDATE", {.body = a.sdp(), .headers = moved, .contact = false});
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp()}), "a 200/UPDATE+sdp");
  b.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:moved@10.99.0.10:5060");
}

TEST_F(Relay, a_refused_update_does_not_move_the_target) {
  const std::string moved = "Contact: <sip:moved@10.99.0.10:5060>\r\n";
  for (const int status : {488, 491, 500}) {
    a.asks("UPDATE", {.body = a.sdp(), .headers = moved, .contact = false});
    EXPECT_EQ(b.answers_request(status), "a " + std::to_string(status) + "/UPDATE");
    b.asks("INFO", Wording{});
    EXPECT_EQ(rig.target(), "sip:alice@10.99.0.10:5060") << status;
    a.answers_request(200);
  }
  EXPECT_EQ(a.asks("UPDATE", {.body = "v=1\r\n", .headers = moved, .contact = false}), "a 400/UPDATE");
  a.reinvites();
  EXPECT_EQ(
      b.asks("UPDATE",
             {.body = b.sdp(), .headers = "Contact: <sip:moved@10.99.0.20:5080>\r\n", .contact = false}),
      "b 491/UPDATE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
  a.asks("INFO", Wording{});
  EXPECT_EQ(rig.target(), "sip:bob@10.99.0.20:5080");
}

TEST_F(Relay, a_refused_update_leaves_the_call_as_it_was) {
  a.asks("UPDATE", {.body = a.sdp("a=inactive")});
  EXPECT_EQ(b.answers_request(488), "a 488/UPDATE");
  EXPECT_EQ(rig.state(), CallState::established);
  a.reinvites();
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(a.acks(), "");
}

TEST_F(Relay, offers_that_cross_are_491_and_a_second_of_the_same_side_is_500) {
  a.asks("UPDATE", {.body = a.sdp()});
  EXPECT_EQ(b.asks("UPDATE", {.body = b.sdp()}), "b 491/UPDATE");
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp()}), "a 500/UPDATE");
  EXPECT_NE(rig.header(sip::HeaderName::retry_after), "");
  EXPECT_EQ(b.reinvites(), "b 491/INVITE");
  EXPECT_EQ(a.reinvites(), "a 500/INVITE");
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp()}), "a 200/UPDATE+sdp");
  a.reinvites();
  EXPECT_EQ(b.asks("UPDATE", {.body = b.sdp()}), "b 491/UPDATE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
}

TEST_F(Relay, an_update_is_taken_while_it_rings_once_early_media_have_answered_the_offer) {
  a.byes();
  b.answers_bye();
  a.invites();
  b.answers(180);
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp()}), "a 500/UPDATE") << "its first offer is not answered yet";
  b.answers(183);
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp("a=sendonly")}), "b UPDATE+sdp");
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp("a=recvonly")}), "a 200/UPDATE+sdp");
  EXPECT_EQ(rig.state(), CallState::ringing);
}

TEST_F(Relay, who_has_lost_the_dialog_ends_the_call) {
  a.asks("INFO", Wording{});
  EXPECT_EQ(b.answers_request(481), "a 481/INFO, b BYE, a BYE");
  EXPECT_EQ(rig.state(), CallState::ending);
}

TEST_F(Relay, who_does_not_answer_ends_the_call_and_the_asker_gets_no_408) {
  a.asks("UPDATE", {.body = a.sdp()});
  EXPECT_EQ(b.ignores_request(), "a 500/UPDATE, b BYE, a BYE");
}

TEST_F(Relay, a_peer_that_knows_no_info_talks_on) {
  a.asks("INFO", Wording{});
  EXPECT_EQ(b.answers_request(501), "a 501/INFO");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(Relay, an_answer_after_the_end_still_reaches_who_asked) {
  a.asks("INFO", Wording{});
  b.byes();
  a.answers_bye();
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(b.answers_request(481), "a 481/INFO");
}

TEST_F(Relay, nothing_is_carried_to_who_has_hung_up) {
  b.byes();
  EXPECT_EQ(a.asks("INFO", Wording{}), "a 481/INFO");
}

TEST_F(Relay, a_service_takes_info_and_keeps_to_its_description) {
  a.byes();
  b.answers_bye();
  a.invites("stress");
  a.acks();
  EXPECT_EQ(a.asks("INFO", Wording{}), "a 200/INFO");
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp()}), "a 488/UPDATE");
}

// RFC 6086 section 4.2.2.
TEST_F(Relay, a_service_takes_no_info_of_a_package) {
  a.byes();
  b.answers_bye();
  a.invites("stress");
  a.acks();
  EXPECT_EQ(a.asks("INFO", {.headers = "Info-Package: dtmf\r\n"}), "a 469/INFO");
  EXPECT_EQ(rig.headers(sip::HeaderName::recv_info), "") << "it is there, and names none";
  EXPECT_EQ(rig.count_of(sip::HeaderName::recv_info), 1U);
}

TEST_F(Relay, each_side_hears_which_packages_the_other_takes) {
  a.byes();
  b.answers_bye();
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .headers = "Recv-Info: dtmf, conference\r\n"}),
            "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::recv_info), "dtmf, conference");
  b.answers(200, {.body = b.sdp(), .headers = "Recv-Info: \r\n"});
  EXPECT_EQ(rig.count_of(sip::HeaderName::recv_info), 1U) << "none is an answer";
  a.acks();
  a.asks("INFO", {.headers = "Info-Package: dtmf\r\n"});
  EXPECT_EQ(b.answers_request(469, {.headers = "Recv-Info: conference\r\n"}), "a 469/INFO");
  EXPECT_EQ(rig.header(sip::HeaderName::recv_info), "conference");
}

TEST_F(Relay, what_belongs_to_no_dialog_is_481) {
  EXPECT_EQ(a.asks("INFO", {}, "of-no-dialog"), "a 481/INFO");
  EXPECT_EQ(a.asks("UPDATE", {}, ""), "a 481/UPDATE");
}

}  // namespace
}  // namespace trunkline::controlplane
