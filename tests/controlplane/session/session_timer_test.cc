// Session timers on each leg: what is asked and agreed, who refreshes, and what becomes of whom nobody
// refreshes.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

class SessionTimers : public CallTest {
 protected:
  /// A call that the caller asked for so, and the callee answered so.
  void call(const std::string& asked, const std::string& answered = {}) {
    a.invites("bob", {.body = a.sdp(), .tag = {}, .headers = asked});
    b.answers(200, {.body = b.sdp(), .tag = {}, .headers = answered});
  }
};

TEST_F(SessionTimers, are_asked_for_and_left_to_the_callee) {
  a.invites();
  rig.happens(sip::TimedOut{});  // nothing of ours
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(rig.header(session_expires), "") << "who does not know them is told nothing";
  a.acks();
  EXPECT_EQ(rig.coordinator.timers(), 0U);
  EXPECT_EQ(b.reinvites({.body = b.sdp(), .tag = {}, .headers = "Supported: timer\r\n"}), "a INVITE+sdp");
  EXPECT_EQ(rig.header(session_expires), "1800;refresher=uas");
  EXPECT_EQ(rig.header(supported), "timer");
}

TEST_F(SessionTimers, a_caller_who_knows_them_is_to_refresh_and_told_so) {
  call("Supported: timer\r\nSession-Expires: 600\r\n");
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uac");
  EXPECT_EQ(rig.header(require), "timer");
  a.acks();
  EXPECT_EQ(rig.passes(567s), "");
  EXPECT_EQ(rig.passes(2s), "b BYE, a BYE") << "32 s before the end of its ten minutes";
  EXPECT_EQ(rig.count(SessionCounter::sessions_expired), 1U);
}

TEST_F(SessionTimers, an_update_or_a_reinvite_of_the_caller_keeps_the_call) {
  call("Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n");
  a.acks();
  rig.passes(300s);
  EXPECT_EQ(a.asks("UPDATE", {.headers = "Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n"}),
            "a 200/UPDATE");
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uac");
  EXPECT_EQ(rig.passes(500s), "");
  a.reinvites({.body = a.sdp(), .headers = "Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n"});
  b.answers(200);
  a.acks();
  EXPECT_EQ(rig.passes(500s), "");
  EXPECT_EQ(rig.passes(100s), "b BYE, a BYE");
}

TEST_F(SessionTimers, too_short_an_interval_is_422_with_ours) {
  const std::string asked = "Supported: timer\r\nSession-Expires: 60\r\n";
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .headers = asked}), "a 422/INVITE");
  EXPECT_EQ(rig.header(min_se), "90");
  rig.reach(CallState::established);
  EXPECT_EQ(a.reinvites({.body = a.sdp(), .headers = asked}), "a 422/INVITE");
  EXPECT_EQ(a.asks("UPDATE", {.headers = asked}), "a 422/UPDATE");
  EXPECT_EQ(rig.header(min_se), "90");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(SessionTimers, no_answer_has_us_refresh_more_often_than_the_rfc_allows) {
  call({}, "Session-Expires: 1;refresher=uac\r\nAllow: UPDATE\r\n");
  a.acks();
  EXPECT_EQ(rig.passes(44s), "");
  EXPECT_EQ(rig.passes(2s), "b UPDATE");
  EXPECT_EQ(rig.header(session_expires), "90;refresher=uac");
}

TEST_F(SessionTimers, a_422_of_the_callee_is_answered_with_an_interval_as_long_as_it_wants) {
  a.invites();
  const auto call_id = CallRig::call_id(b);
  const auto offer = rig.body();
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 3600\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(rig.header(session_expires), "3600;refresher=uas");
  EXPECT_EQ(rig.header(min_se), "3600");
  EXPECT_EQ(CallRig::call_id(b), call_id) << "and its CSeq is the next one (section 7.3)";
  EXPECT_EQ(rig.body(), offer);
  EXPECT_EQ(rig.headers(allow), "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, PRACK");
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(rig.count(SessionCounter::intervals_raised), 1U);
  EXPECT_EQ(a.acks(), "");
}

TEST_F(SessionTimers, what_the_caller_has_asked_for_is_agreed_with_him_alone) {
  a.invites("bob", {.body = a.sdp(), .headers = "Supported: timer\r\nSession-Expires: 1800\r\n"});
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 3600\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_EQ(rig.header(session_expires), "1800;refresher=uac") << "he need not wait an hour for the callee";
}

TEST_F(SessionTimers, the_min_se_of_the_caller_is_told_to_the_callee) {
  a.invites("bob",
            {.body = a.sdp(), .headers = "Supported: timer\r\nSession-Expires: 3600\r\nMin-SE: 3600\r\n"});
  EXPECT_EQ(rig.header(session_expires), "3600;refresher=uas");
  EXPECT_EQ(rig.header(min_se), "3600");
}

TEST_F(SessionTimers, a_callee_that_calls_every_interval_too_short_is_not_asked_for_ever) {
  a.invites();
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 3600\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 7200\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 9000\r\n"}), "a 500/INVITE") << "he can do nothing about it";
  EXPECT_EQ(rig.header(min_se), "");
}

TEST_F(SessionTimers, a_422_that_a_longer_interval_would_not_mend_is_the_end) {
  for (const std::string least : {"", "Min-SE: 1800\r\n", "Min-SE: x\r\n"}) {
    a.invites();
    EXPECT_EQ(b.answers(422, {.headers = least}), "a 500/INVITE") << least;
  }
}

TEST_F(SessionTimers, a_422_that_crosses_a_cancel_is_no_reason_to_ask_again) {
  a.invites();
  b.answers(100);
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 3600\r\n"}), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(SessionTimers, a_422_to_a_carried_reinvite_or_update_is_answered_in_the_same_way) {
  rig.reach(CallState::established);
  a.reinvites({.body = a.sdp("a=sendonly")});
  EXPECT_EQ(b.answers(422, {.headers = "Min-SE: 3600\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(rig.header(session_expires), "3600;refresher=uas");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
  a.asks("UPDATE", {.body = a.sdp()});
  EXPECT_EQ(b.answers_request(422, {.headers = "Min-SE: 4000\r\n"}), "b UPDATE+sdp");
  EXPECT_EQ(rig.header(min_se), "4000");
  EXPECT_EQ(b.answers_request(200, {.body = b.sdp()}), "a 200/UPDATE+sdp");
  a.asks("INFO", Wording{});
  EXPECT_EQ(b.answers_request(422, {.headers = "Min-SE: 9000\r\n"}), "a 500/INFO");
}

TEST_F(SessionTimers, a_refresh_of_ours_that_is_too_short_is_sent_again_at_once) {
  call("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 600;refresher=uas\r\n");
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a UPDATE");
  EXPECT_EQ(a.answers_request(422, {.headers = "Min-SE: 700\r\n"}), "a UPDATE");
  EXPECT_EQ(rig.header(session_expires), "700;refresher=uac");
  EXPECT_EQ(a.answers_request(200, {.headers = "Session-Expires: 700;refresher=uac\r\n"}), "");
  EXPECT_EQ(rig.passes(349s), "");
  EXPECT_EQ(rig.passes(2s), "a UPDATE");
}

TEST_F(SessionTimers, we_refresh_with_update_where_it_is_ours_to_do) {
  call("Supported: timer\r\nAllow: INVITE, UPDATE\r\nSession-Expires: 600;refresher=uas\r\n");
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uas");
  EXPECT_EQ(rig.header(require), "");
  a.acks();
  EXPECT_EQ(rig.passes(299s), "");
  EXPECT_EQ(rig.passes(2s), "a UPDATE");
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uac") << "we are the UAC of this one";
  EXPECT_EQ(a.answers_request(200, {.headers = "Session-Expires: 600;refresher=uac\r\n"}), "");
  EXPECT_EQ(rig.passes(301s), "a UPDATE");
  EXPECT_EQ(a.answers_request(491), "");
  EXPECT_EQ(rig.passes(4s), "a UPDATE") << "it crossed something: once more";
  EXPECT_EQ(a.answers_request(481), "b BYE, a BYE");
}

TEST_F(SessionTimers, a_refused_reinvite_or_update_leaves_the_timer_as_it_was) {
  call("Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n");
  a.acks();
  const std::string other = "Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 1000;refresher=uas\r\n";
  const std::string too_short = "Supported: timer\r\nSession-Expires: 60\r\n";
  for (const auto& asked : {std::string{}, other}) {
    a.reinvites({.body = a.sdp(), .headers = asked});
    EXPECT_EQ(b.answers(488), "a 488/INVITE");
    a.asks("UPDATE", {.body = a.sdp(), .headers = asked});
    EXPECT_EQ(b.answers_request(488), "a 488/UPDATE");
  }
  EXPECT_EQ(a.reinvites({.body = a.sdp(), .headers = too_short}), "a 422/INVITE");
  EXPECT_EQ(a.asks("UPDATE", {.headers = too_short}), "a 422/UPDATE");
  EXPECT_EQ(rig.passes(567s), "");
  EXPECT_EQ(rig.passes(2s), "b BYE, a BYE") << "32 s before the end of its ten minutes, which still run";
}

TEST_F(SessionTimers, a_refresh_that_crossed_another_request_waits_as_long_as_its_side_must) {
  call("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 600;refresher=uas\r\n",
       "Allow: UPDATE\r\nSession-Expires: 700;refresher=uac\r\n");
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a UPDATE");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(a.answers_request(491), "");
    EXPECT_EQ(rig.passes(2010ms), "a UPDATE")
        << "the caller chose the Call-ID: 0 to 2 s (RFC 3261 section 14.1)";
  }
  a.answers_request(200, {.headers = "Session-Expires: 600;refresher=uac\r\n"});
  EXPECT_EQ(rig.passes(29s), "b UPDATE");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(b.answers_request(491), "");
    EXPECT_EQ(rig.passes(2090ms), "") << "we chose it: 2.1 to 4 s";
    EXPECT_EQ(rig.passes(1920ms), "b UPDATE");
  }
}

TEST_F(SessionTimers, a_peer_that_refuses_every_refresh_loses_the_call_when_the_session_expires) {
  call("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 600;refresher=uas\r\n");
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a UPDATE");
  int refused = 0;
  std::string said;
  for (; said.empty() && refused < 200; ++refused) {
    EXPECT_EQ(a.answers_request(500), "");
    said = rig.passes(3s);
    if (said == "a UPDATE") said.clear();
  }
  EXPECT_EQ(said, "b BYE, a BYE");
  EXPECT_NEAR(301 + 3 * refused, 600 - 32, 4);
}

TEST_F(SessionTimers, a_refresh_that_nobody_answers_ends_the_call) {
  call("Supported: timer\r\nAllow: UPDATE\r\nSession-Expires: 600;refresher=uas\r\n");
  a.acks();
  rig.passes(301s);
  EXPECT_EQ(a.ignores_request(), "b BYE, a BYE");
}

const std::string no_update = "Supported: timer\r\nAllow: INVITE\r\nSession-Expires: 600;refresher=uas\r\n";
const std::string refreshed = "Session-Expires: 600;refresher=uac\r\n";

TEST_F(SessionTimers, who_takes_no_update_is_refreshed_with_a_reinvite_that_changes_nothing) {
  call(no_update);
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uas");
  const auto description = rig.body();
  a.acks();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
    EXPECT_EQ(rig.body(), description) << "its o= line too";
    EXPECT_EQ(rig.header(session_expires), "600;refresher=uac");
    EXPECT_EQ(rig.header(supported), "timer");
    EXPECT_EQ(a.answers(180), "");
    EXPECT_EQ(a.answers(200, {.body = a.sdp(), .headers = refreshed}), "a ACK");
    EXPECT_EQ(rig.state(), CallState::established);
  }
}

TEST_F(SessionTimers, a_refresh_by_reinvite_repeats_what_was_agreed_last) {
  call(no_update);
  a.acks();
  EXPECT_EQ(b.reinvites({.body = b.sdp("a=sendonly")}), "a INVITE+sdp");
  const auto hold = rig.body();
  EXPECT_EQ(a.answers(200, {.body = a.sdp("a=recvonly"), .headers = refreshed}), "b 200/INVITE+sdp, a ACK");
  b.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  EXPECT_EQ(rig.body(), hold);
}

TEST_F(SessionTimers, the_callee_is_refreshed_by_reinvite_with_the_offer_that_it_has_taken) {
  a.invites();
  const auto offer = rig.body();
  b.answers(200, {.body = b.sdp(), .headers = "Allow: INVITE\r\nSession-Expires: 200;refresher=uac\r\n"});
  a.acks();
  EXPECT_EQ(rig.passes(101s), "b INVITE+sdp");
  EXPECT_EQ(rig.body(), offer);
  EXPECT_EQ(b.answers(200, {.body = b.sdp(), .headers = "Session-Expires: 200;refresher=uac\r\n"}), "b ACK");
  EXPECT_EQ(rig.passes(101s), "b INVITE+sdp");
}

TEST_F(SessionTimers, the_answer_to_a_refresh_says_where_the_peers_media_are) {
  call(no_update);
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  auto moved = a.sdp();
  moved.replace(moved.find("4000"), 4, "4010");
  EXPECT_EQ(a.answers(200, {.body = moved, .headers = refreshed}), "a ACK");
  MediaCallHandle media;
  rig.coordinator.for_each([&](base::SessionHandle, const Session& session) { media = session.media; });
  EXPECT_EQ(rig.media.stream(media, 0)->sides[Party::a].source.rtp().port, 4010);
  EXPECT_EQ(rig.media.stream(media, 0)->sides[Party::b].source.rtp().port, 6000);
}

TEST_F(SessionTimers, a_refresh_by_reinvite_that_another_dialog_answers_is_sent_again) {
  call(no_update);
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  const Wording foreign{.body = a.sdp(), .tag = "other", .headers = refreshed};
  for (int times = 0; times < 2; ++times) EXPECT_EQ(a.answers(200, foreign), "a ACK(other)");
  EXPECT_EQ(rig.passes(4s), "a INVITE+sdp");
  EXPECT_EQ(rig.target(), "sip:alice@10.99.0.10:5060") << "not where the other one is";
  EXPECT_EQ(a.answers(200, foreign), "a ACK(other)");
  EXPECT_EQ(rig.passes(4s), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200, {.body = a.sdp(), .headers = refreshed}), "a ACK");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(SessionTimers, what_meets_a_refresh_by_reinvite_is_491_and_so_may_that_be) {
  call(no_update);
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  EXPECT_EQ(a.reinvites(), "a 491/INVITE");
  EXPECT_EQ(b.reinvites(), "b 491/INVITE");
  EXPECT_EQ(a.asks("UPDATE", {.body = a.sdp()}), "a 491/UPDATE");
  EXPECT_EQ(b.asks("UPDATE", {.body = b.sdp()}), "b 491/UPDATE");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(a.answers(491), "");
    EXPECT_EQ(rig.passes(2010ms), "a INVITE+sdp");
  }
  EXPECT_EQ(a.answers(200, {.body = a.sdp(), .headers = refreshed}), "a ACK");
  EXPECT_EQ(b.reinvites(), "a INVITE+sdp");
}

TEST_F(SessionTimers, a_refresh_by_reinvite_waits_for_an_offer_that_is_under_way) {
  call(no_update);
  a.acks();
  rig.passes(299s);
  EXPECT_EQ(b.reinvites(), "a INVITE+sdp");
  EXPECT_EQ(rig.passes(10s), "");
  EXPECT_EQ(a.answers(488), "b 488/INVITE");
  EXPECT_EQ(rig.passes(3s), "a INVITE+sdp");
}

TEST_F(SessionTimers, a_refresh_by_reinvite_that_finds_nobody_ends_the_call) {
  for (const int status : {408, 481, 0}) {
    call(no_update);
    a.acks();
    EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
    EXPECT_EQ(status == 0 ? a.ignores_invite() : a.answers(status), "b BYE, a BYE") << status;
    a.answers_bye();
    b.answers_bye();
  }
}

TEST_F(SessionTimers, a_refresh_by_reinvite_that_only_rings_is_given_up_when_the_session_expires) {
  call(no_update);
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  EXPECT_EQ(a.answers(180), "");
  EXPECT_EQ(rig.passes(266s), "");
  EXPECT_EQ(rig.passes(2s), "a CANCEL, b BYE, a BYE");
  EXPECT_EQ(a.answers(200), "a ACK") << "too late";
}

TEST_F(SessionTimers, a_refresh_by_reinvite_that_is_answered_after_the_end_is_acknowledged) {
  call(no_update);
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  EXPECT_EQ(b.byes(), "b 200/BYE, a BYE");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(a.answers_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(SessionTimers, a_service_refreshes_by_reinvite_too) {
  a.invites("stress", {.body = a.sdp(), .headers = no_update});
  EXPECT_EQ(rig.header(session_expires), "600;refresher=uas");
  const auto description = rig.body();
  a.acks();
  EXPECT_EQ(rig.passes(301s), "a INVITE+sdp");
  EXPECT_EQ(rig.body(), description);
  EXPECT_EQ(a.answers(200, {.body = a.sdp(), .headers = refreshed}), "a ACK");
}

TEST_F(SessionTimers, the_callee_may_let_us_refresh_or_do_it_itself) {
  call({}, "Allow: UPDATE\r\nSession-Expires: 200;refresher=uac\r\n");
  a.acks();
  EXPECT_EQ(rig.passes(101s), "b UPDATE");
  EXPECT_EQ(b.answers_request(200, {.headers = "Session-Expires: 200;refresher=uas\r\n"}), "");
  EXPECT_EQ(rig.passes(167s), "") << "from now on it does";
  EXPECT_EQ(rig.passes(2s), "b BYE, a BYE");
}

TEST(SessionTimersOff, ask_for_nothing_and_agree_to_nothing) {
  auto settings = CallRig::usual_settings();
  settings.session_expires = 0s;
  CallRig rig(settings);
  rig.a.invites("bob", {.body = rig.a.sdp(), .headers = "Supported: timer\r\nSession-Expires: 60\r\n"});
  rig.b.answers(200);
  EXPECT_EQ(rig.header(session_expires), "");
  rig.falls_silent();
}

}  // namespace
}  // namespace trunkline::controlplane
