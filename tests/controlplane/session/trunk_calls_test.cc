// Calls by way of trunks: one after the other, within their limits, and never back to where they came from.
#include "controlplane/routing/keep_places.h"
#include "tests/controlplane/session/call_rig.h"
#include "tests/fakes/table_resolver.h"

namespace trunkline::controlplane {
namespace {

const std::string first_sip = "10.99.0.20:5080";  // phone b answers for all of them
const std::string second_sip = "10.99.0.21:5080";
const std::string third_sip = "10.99.0.22:5080";

struct TrunkSettings {
  std::uint32_t capacity = 0;
  std::uint32_t rate = 0;
  base::Duration silence{};
  BreakerSettings breaker = {0, 10s, 60s};
  ProbeSettings probe = {};
  RedirectPolicy redirect = RedirectPolicy::reject;
};

SessionSettings settings_with(const TrunkSettings& wanted = {}, RouteRule rule = {}) {
  auto settings = CallRig::usual_settings();
  auto& routing = settings.routing;
  routing.next_hop_v4.reset();
  TrunkGroup group{"out", {}, wanted.redirect};
  for (const auto& host : {first_sip, second_sip, third_sip}) {
    Trunk trunk;
    trunk.name = host;
    trunk.hosts.push_back({host, *base::Endpoint::parse(host)});
    trunk.capacity = wanted.capacity;
    trunk.rate = wanted.rate;
    trunk.silence = wanted.silence;
    trunk.breaker = wanted.breaker;
    trunk.probe = wanted.probe;
    const auto number = static_cast<std::uint16_t>(routing.trunks.size());
    group.members.push_back({TrunkId{number}, static_cast<std::uint16_t>(number + 1), 1});
    routing.trunks.push_back(std::move(trunk));
  }
  routing.groups.push_back(std::move(group));
  rule.name = "all";
  rule.group = GroupId{0};
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  routing.emergency_numbers = {"112"};
  routing.emergency_group = GroupId{0};
  return settings;
}

class TrunkCalls : public ::testing::Test {
 protected:
  explicit TrunkCalls(const SessionSettings& settings = settings_with()) : rig(settings) {}
  void TearDown() override {
    rig.falls_silent();
    EXPECT_EQ(rig.left(), "");
    for (std::uint16_t i = 0; i < 3; ++i) EXPECT_EQ(load(i).calls, 0U) << "trunk " << i;
  }
  [[nodiscard]] const TrunkLoad& load(std::uint16_t trunk) const {
    return rig.coordinator.trunks().load(TrunkId{trunk});
  }
  void talk_and_end() {
    b.answers(200);
    a.acks();
    a.byes();
    b.answers_bye();
  }

  CallRig rig;
  Phone& a = rig.a;
  Phone& b = rig.b;
};

TEST_F(TrunkCalls, a_programs_own_call_fails_over_like_everybodys) {
  CallHandle call;
  auto& server = rig.services.server;
  EXPECT_EQ(server.call({.to = "sip:4711@10.99.0.1"}, [&](const Placed& placed) { call = placed.call; }),
            Error::ok);
  EXPECT_EQ(rig.delivers(), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), first_sip + " sip:4711@" + first_sip);
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  EXPECT_EQ(load(1).calls, 1U);
  EXPECT_EQ(b.answers(200), "b ACK");
  EXPECT_EQ(server.hang_up(call), Error::ok);
  EXPECT_EQ(rig.delivers(), "b BYE");
  b.answers_bye();
}

TEST_F(TrunkCalls, the_first_trunk_is_called_with_the_number_at_its_own_address) {
  EXPECT_EQ(a.invites("4711"), "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.called(), first_sip + " sip:4711@" + first_sip);
  EXPECT_EQ(load(0).calls, 1U);
  talk_and_end();
  EXPECT_EQ(load(0).hosts[0].totals.answered, 1U);
  EXPECT_EQ(load(1).hosts[0].totals.tried, 0U);
}

TEST_F(TrunkCalls, a_trunk_that_fails_is_followed_by_the_next_and_the_caller_hears_nothing_of_it) {
  a.invites("4711");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  EXPECT_EQ(load(0).calls, 0U);
  EXPECT_EQ(b.ignores_invite(), "b INVITE+sdp") << "as if 408 had come";
  EXPECT_EQ(rig.called(), third_sip + " sip:4711@" + third_sip);
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(rig.count(SessionCounter::trunks_failed_over), 2U);
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  b.answers_bye();
}

TEST_F(TrunkCalls, one_that_cannot_be_reached_is_followed_as_well) {
  a.invites("4711");
  EXPECT_EQ(rig.cannot_reach(b), "b INVITE+sdp");
  talk_and_end();
  EXPECT_EQ(load(0).hosts[0].totals.failed, 1U);
}

TEST_F(TrunkCalls, what_speaks_for_the_call_is_final) {
  for (const int status : {404, 486, 403, 488, 600, 603}) {
    a.invites("4711");
    EXPECT_EQ(b.answers(status), "a " + std::to_string(status) + "/INVITE");
  }
  EXPECT_EQ(load(1).hosts[0].totals.tried, 0U);
  EXPECT_EQ(load(0).hosts[0].totals.refused, 6U);
}

TEST_F(TrunkCalls, when_all_have_failed_the_caller_is_told_the_best_of_it) {
  a.invites("4711");
  b.answers(503);
  b.answers(500);
  EXPECT_EQ(b.answers(503), "a 500/INVITE");
  a.invites("4711");
  b.answers(503);
  b.ignores_invite();
  EXPECT_EQ(b.answers(502), "a 408/INVITE") << "a 4xx goes before a 5xx (RFC 3261 section 16.7)";
  a.invites("4711");
  b.answers(503);
  b.answers(503);
  EXPECT_EQ(b.answers(503), "a 500/INVITE") << "a trunk's 503 is not ours";
}

TEST_F(TrunkCalls, the_best_of_it_comes_with_what_it_said_and_nothing_that_another_has_said) {
  a.invites("4711");
  b.answers(500, {.headers = "Retry-After: 9\r\n"});
  b.answers(502, {.headers = "Warning: 370 x \"y\"\r\n"});
  EXPECT_EQ(b.answers(503, {.headers = "Retry-After: 77\r\n"}), "a 500/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::retry_after), "9");
  EXPECT_EQ(rig.header(sip::HeaderName::warning), "");
  a.invites("4711");
  b.answers(500, {.headers = "Retry-After: 9\r\n"});
  EXPECT_EQ(b.answers(404, {.headers = "Warning: 370 x \"y\"\r\n"}), "a 404/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::retry_after), "");
  EXPECT_TRUE(has(rig.header(sip::HeaderName::warning), "370"));
}

TEST_F(TrunkCalls, early_media_of_a_trunk_that_failed_give_way_to_those_of_the_next) {
  a.invites("4711");
  EXPECT_EQ(b.answers(183), "a 183/INVITE+sdp");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(b.answers(183), "a 183/INVITE+sdp");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  a.acks();
}

TEST_F(TrunkCalls, what_was_agreed_with_a_trunk_that_failed_says_nothing_of_the_next) {
  a.invites("4711", {.body = a.sdp(), .headers = "Supported: 100rel\r\n"});
  b.answers(183, {.body = b.sdp(), .headers = "Require: 100rel\r\nRSeq: 1\r\n"});
  const auto tag = a.peer_tag();
  a.asks("PRACK", {.headers = "RAck: " + rig.header(sip::HeaderName::rseq) + " 1 INVITE\r\n"});
  b.answers_request(200);
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_NE(a.peer_tag(), tag);
  a.acks();
  a.byes();
  b.answers_bye();
}

TEST_F(TrunkCalls, a_caller_who_gives_up_ends_the_attempt_in_hand_and_all_others) {
  a.invites("4711");
  b.answers(503);
  EXPECT_EQ(a.cancels(), "a 200/CANCEL, a 487/INVITE, b CANCEL");
  EXPECT_EQ(b.answers(503), "") << "too late to be a reason for another trunk";
  EXPECT_EQ(load(2).hosts[0].totals.tried, 0U);
}

TEST_F(TrunkCalls, an_offer_in_the_200_fails_over_as_well) {
  EXPECT_EQ(a.invites("4711", {}), "b INVITE, a 100/INVITE");
  EXPECT_EQ(b.answers(500), "b INVITE");
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
}

TEST_F(TrunkCalls, our_own_invite_that_comes_back_as_it_was_is_a_loop) {
  a.invites("4711");
  EXPECT_EQ(rig.comes_back("sip:4711@" + first_sip), "b 482/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::loops_detected), 1U);
}

TEST_F(TrunkCalls, a_spiral_comes_back_with_another_number_and_is_a_call) {
  a.invites("4711");
  EXPECT_EQ(rig.comes_back("sip:4712@10.99.0.1"), "b INVITE+sdp, b 100/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::loops_detected), 0U);
}

class FullTrunks : public TrunkCalls {
 protected:
  FullTrunks() : TrunkCalls(settings_with({.capacity = 1})) {}
};

TEST_F(FullTrunks, a_full_trunk_is_passed_over_and_when_all_are_full_the_answer_is_503_with_retry_after) {
  const char* const hosts[]{"10.99.0.20:5080", "10.99.0.21:5080", "10.99.0.22:5080"};
  for (const auto* host : hosts) {
    a.invites("4711");
    EXPECT_TRUE(has(rig.called(), host)) << rig.called();
  }
  EXPECT_EQ(a.invites("4711"), "a 503/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::retry_after), "5");
  EXPECT_EQ(load(0).refused_full, 3U);
}

TEST_F(FullTrunks, an_emergency_call_is_not_counted_out) {
  a.invites("4711");
  EXPECT_EQ(a.invites("112"), "b INVITE+sdp, a 100/INVITE");
  EXPECT_TRUE(has(rig.called(), "sip:112@10.99.0.20:5080")) << rig.called();
  EXPECT_EQ(load(0).calls, 2U);
}

TEST_F(FullTrunks, a_trunk_that_calls_us_is_held_to_its_limits_too) {
  EXPECT_TRUE(has(b.invites("test"), "b 180/INVITE") || rig.state() == CallState::calling);
  EXPECT_EQ(load(0).calls, 1U);
  EXPECT_EQ(b.invites("test"), "b 503/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::trunks_refused), 1U);
}

class RestingTrunks : public TrunkCalls {
 protected:
  RestingTrunks() : TrunkCalls(settings_with({.breaker = {2, 10s, 60s}})) {}
};

TEST_F(RestingTrunks, a_trunk_that_failed_too_often_is_left_alone_and_then_tried_with_one_call) {
  for (int i = 0; i < 2; ++i) {
    a.invites("4711");
    b.answers(503);
    talk_and_end();
  }
  EXPECT_EQ(load(0).hosts[0].breaker.state(), BreakerState::open);
  a.invites("4711");
  EXPECT_TRUE(has(rig.called(), second_sip)) << rig.called();
  talk_and_end();
  rig.passes(11s);
  a.invites("4711");
  EXPECT_TRUE(has(rig.called(), first_sip)) << rig.called();
  EXPECT_EQ(load(0).hosts[0].breaker.state(), BreakerState::half_open);
  talk_and_end();
  EXPECT_EQ(load(0).hosts[0].breaker.state(), BreakerState::closed);
}

TEST_F(RestingTrunks, a_503_with_retry_after_is_taken_at_its_word) {
  a.invites("4711");
  b.answers(503, {.headers = "Retry-After: 30\r\n"});
  EXPECT_EQ(load(0).hosts[0].breaker.state(), BreakerState::open);
  EXPECT_EQ(load(0).hosts[0].breaker.rests_until(), rig.now + 30s);
  talk_and_end();
}

TEST_F(RestingTrunks, a_trial_whose_caller_gives_up_leaves_the_trial_to_the_next_call) {
  for (int i = 0; i < 2; ++i) {
    a.invites("4711");
    b.answers(503);
    talk_and_end();
  }
  rig.passes(11s);
  a.invites("4711");
  a.cancels();
  b.answers(487);
  EXPECT_TRUE(load(0).hosts[0].breaker.allows(rig.now));
}

// Or whoever sends a few requests that grow too large for us closes a trunk to all others.
TEST_F(RestingTrunks, what_we_cannot_send_does_not_speak_against_a_trunk) {
  for (const int status : {513, 503, 513, 503, 513}) {
    rig.unsendable = status;
    EXPECT_EQ(a.invites("4711"), "a 100/INVITE, a " + std::to_string(status) + "/INVITE");
    EXPECT_EQ(rig.header(sip::HeaderName::retry_after), status == 503 ? "5" : "");
  }
  rig.unsendable = 0;
  EXPECT_EQ(load(0).hosts[0].totals.failed, 0U);
  EXPECT_EQ(load(0).hosts[0].breaker.state(), BreakerState::closed);
  EXPECT_EQ(load(1).hosts[0].totals.tried, 0U) << "to another it could not be sent either";
}

TEST_F(RestingTrunks, a_trial_that_we_cannot_send_leaves_the_trial_to_the_next_call) {
  for (int i = 0; i < 2; ++i) {
    a.invites("4711");
    b.answers(503);
    talk_and_end();
  }
  rig.passes(11s);
  rig.unsendable = 513;
  EXPECT_EQ(a.invites("4711"), "a 100/INVITE, a 513/INVITE");
  rig.unsendable = 0;
  EXPECT_TRUE(load(0).hosts[0].breaker.allows(rig.now));
}

TEST_F(TrunkCalls, a_second_trunk_that_we_cannot_send_to_is_no_word_of_the_first) {
  a.invites("4711");
  rig.unsendable = 503;
  EXPECT_EQ(b.answers(500), "a 503/INVITE");
  rig.unsendable = 0;
}

TEST_F(TrunkCalls, a_message_that_we_cannot_send_is_sent_to_no_other_and_told_as_our_own_failure) {
  EXPECT_EQ(a.invites("4711", {.body = "v=1\r\n"}), "a 400/INVITE");
  for (const int status : {513, 503}) {
    rig.unsendable = status;
    EXPECT_EQ(a.asks("MESSAGE", {.body = "hello"}), "a " + std::to_string(status) + "/MESSAGE");
    EXPECT_EQ(rig.header(sip::HeaderName::retry_after), status == 503 ? "5" : "");
  }
  EXPECT_EQ(rig.count(SessionCounter::requests_unsendable), 2U) << "to another it could not be sent either";
  rig.unsendable = 0;
  EXPECT_EQ(a.asks("MESSAGE", {.body = "hello"}), "b MESSAGE+sdp");
  rig.unsendable = 503;
  EXPECT_EQ(b.answers_request(500), "a 503/MESSAGE") << "it is no word of the first";
  rig.unsendable = 0;
}

TEST_F(RestingTrunks, an_emergency_tries_even_those_that_rest_when_no_other_is_left) {
  for (int i = 0; i < 2; ++i) {
    a.invites("4711");
    for (int trunk = 0; trunk < 3; ++trunk) b.answers(503);
  }
  EXPECT_EQ(a.invites("4711"), "a 503/INVITE");
  EXPECT_EQ(a.invites("112"), "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp") << "each of them once";
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(b.answers(503), "a 500/INVITE");
}

class SilentTrunks : public TrunkCalls {
 protected:
  SilentTrunks() : TrunkCalls(settings_with({.silence = 4s})) {}
};

TEST_F(SilentTrunks, a_trunk_that_says_nothing_at_all_is_given_up_and_cancelled_should_it_wake) {
  a.invites("4711");
  EXPECT_EQ(rig.passes(3s), "");
  EXPECT_EQ(rig.passes(1s), "b CANCEL, b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  EXPECT_EQ(rig.count(SessionCounter::trunks_silent), 1U);
  b.answers(100, {});
  EXPECT_EQ(rig.passes(20s), "") << "100 is enough to be waited for";
  talk_and_end();
}

TEST_F(SilentTrunks, when_all_are_silent_the_caller_is_told_408) {
  a.invites("4711");
  EXPECT_EQ(rig.passes(13s), "b CANCEL, b INVITE+sdp, b CANCEL, b INVITE+sdp, b CANCEL, a 408/INVITE");
}

TEST_F(TrunkCalls, a_redirection_is_not_for_the_caller) {
  a.invites("4711");
  EXPECT_EQ(b.answers(302, {.headers = "Contact: <sip:x@192.0.2.9>\r\n"}), "a 480/INVITE");
}

class TrunksWithNext : public TrunkCalls {
 protected:
  TrunksWithNext() : TrunkCalls(settings_with({.redirect = RedirectPolicy::next})) {}
};

TEST_F(TrunksWithNext, a_redirection_may_be_a_reason_for_the_next_trunk) {
  a.invites("4711");
  EXPECT_EQ(b.answers(302, {}), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  talk_and_end();
  EXPECT_EQ(load(0).hosts[0].totals.refused, 1U) << "it is no failure of the trunk's";
}

class TrunksFollowed : public TrunkCalls {
 protected:
  TrunksFollowed() : TrunkCalls(settings_with({.redirect = RedirectPolicy::follow})) {}
};

TEST_F(TrunksFollowed, what_a_contact_says_of_the_request_is_not_in_the_request_uri) {
  a.invites("4711");
  EXPECT_EQ(b.answers(302, {.headers = "Contact: <sip:two@10.99.0.31;method=INVITE?Subject=x>\r\n"}),
            "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  talk_and_end();
}

TEST_F(TrunksFollowed, contacts_are_invited_the_best_first_and_the_trunk_stays_charged) {
  a.invites("4711");
  EXPECT_EQ(
      b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30:5070>;q=0.2, <sip:two@10.99.0.31>;q=0.9\r\n"}),
      "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  EXPECT_EQ(load(0).calls, 1U);
  EXPECT_EQ(b.answers(486), "b INVITE+sdp") << "one contact does not speak for the next";
  EXPECT_EQ(rig.called(), "10.99.0.30:5070 sip:one@10.99.0.30:5070");
  talk_and_end();
  EXPECT_EQ(rig.count(SessionCounter::redirections_followed), 2U);
}

TEST_F(TrunksFollowed, what_cannot_be_called_or_is_where_the_call_has_been_is_passed_over) {
  a.invites("4711");
  EXPECT_EQ(b.answers(302, {.headers = "Contact: <sip:4711@10.99.0.1:5060>, <tel:4711>, <sip:x@[fd00::1]>, "
                                       "<sip:echo@10.99.0.1>, <sip:x@nowhere.test>\r\n"}),
            "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip) << "the next trunk";
  EXPECT_EQ(rig.count(SessionCounter::loops_detected), 2U);
  talk_and_end();
}

TEST_F(TrunksFollowed, a_number_goes_by_the_dial_plan_and_back_when_all_of_it_has_failed) {
  a.invites("4711");
  EXPECT_EQ(b.answers(302, {.headers = "Contact: <tel:+4930123>\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), first_sip + " sip:+4930123@" + first_sip);
  EXPECT_EQ(load(0).calls, 1U);
  b.answers(503);
  EXPECT_EQ(rig.called(), second_sip + " sip:+4930123@" + second_sip);
  b.answers(503);
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip) << "the next one of those before";
  talk_and_end();
  EXPECT_EQ(rig.count(SessionCounter::redirections_followed), 1U);
}

// RFC 3261 section 8.1.3.4: the next contact is tried when one has failed, whoever it led to.
TEST_F(TrunksFollowed, the_other_contacts_come_when_the_trunks_of_one_have_failed) {
  const Wording moved{.headers = "Contact: <tel:+4930123>;q=0.9, <sip:two@10.99.0.31>;q=0.5\r\n"};
  a.invites("4711");
  b.answers(302, moved);
  EXPECT_EQ(rig.called(), first_sip + " sip:+4930123@" + first_sip);
  EXPECT_EQ(b.answers(486), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  EXPECT_EQ(load(0).calls, 1U) << "it is the first trunk's again";
  EXPECT_EQ(b.answers(404), "a 486/INVITE");
  a.invites("4711");
  b.answers(302, moved);
  for (int i = 0; i < 2; ++i) b.answers(503);
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  talk_and_end();
}

TEST_F(TrunksFollowed, a_6xx_of_one_contacts_trunk_speaks_for_the_other_contacts_too) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <tel:+4930123>;q=0.9, <sip:two@10.99.0.31>;q=0.5\r\n"});
  EXPECT_EQ(b.answers(603), "a 603/INVITE");
}

TEST_F(TrunksFollowed, numbers_that_send_one_another_on_end) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:4712@10.99.0.1>\r\n"});
  EXPECT_EQ(rig.called(), first_sip + " sip:4712@" + first_sip);
  b.answers(302, {.headers = "Contact: <sip:4711@10.99.0.1>\r\n"});
  EXPECT_EQ(rig.called(), second_sip + " sip:4712@" + second_sip);
  EXPECT_EQ(rig.count(SessionCounter::loops_detected), 1U);
  talk_and_end();
}

TEST_F(TrunksFollowed, who_is_sent_on_and_on_gives_up) {
  a.invites("4711");
  const auto sends_on = [&](int to) {
    return b.answers(302, {.headers = "Contact: <sip:" + std::to_string(to) + "@10.99.0.30>\r\n"});
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sends_on(i), "b INVITE+sdp") << i;
  sends_on(5);
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip);
  talk_and_end();
}

TEST_F(TrunksFollowed, no_contact_is_invited_twice_whoever_names_it) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:4711@" + first_sip + ">, <sip:one@10.99.0.30>\r\n"});
  EXPECT_EQ(rig.called(), "10.99.0.30:5060 sip:one@10.99.0.30");
  b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30>, <sip:two@10.99.0.31>\r\n"});
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30>\r\n"});
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip) << "the next trunk";
  EXPECT_EQ(rig.count(SessionCounter::redirections_followed), 2U);
  talk_and_end();
}

// RFC 3261 section 8.1.3.4: new contacts join those that are left.
TEST_F(TrunksFollowed, a_contact_that_sends_the_call_on_while_others_are_left_is_followed_behind_them) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30>;q=0.9, <sip:two@10.99.0.31>;q=0.5\r\n"});
  EXPECT_EQ(rig.called(), "10.99.0.30:5060 sip:one@10.99.0.30");
  b.answers(302, {.headers = "Contact: <sip:three@10.99.0.32>\r\n"});
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  EXPECT_EQ(b.answers(486), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.32:5060 sip:three@10.99.0.32");
  talk_and_end();
}

TEST_F(TrunksFollowed, all_who_ask_for_credentials_are_told_of) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30>, <sip:two@10.99.0.31>\r\n"});
  b.answers(407, {.headers = "Proxy-Authenticate: Digest realm=\"one\"\r\nRetry-After: 4\r\n"});
  EXPECT_EQ(b.answers(401, {.headers = "WWW-Authenticate: Digest realm=\"two\"\r\nRetry-After: 5\r\n"}),
            "a 407/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::proxy_authenticate), "Digest realm=\"one\"");
  EXPECT_EQ(rig.header(sip::HeaderName::www_authenticate), "Digest realm=\"two\"");
  EXPECT_EQ(rig.headers(sip::HeaderName::retry_after), "4");
}

TEST_F(TrunksFollowed, the_word_of_the_last_contact_is_carried_when_it_speaks_for_the_call) {
  a.invites("4711");
  b.answers(302, {.headers = "Contact: <sip:one@10.99.0.30>\r\n"});
  EXPECT_EQ(b.answers(603), "a 603/INVITE");
}

class TrunksFollowedSlowly : public TrunkCalls {
 protected:
  TrunksFollowedSlowly() : TrunkCalls(settings_with({.rate = 1, .redirect = RedirectPolicy::follow})) {}
  /// To another number, by way of the second trunk unless it is an emergency, and then to an address.
  void sends_on() {
    b.answers(302, {.headers = "Contact: <tel:+4930123>;q=0.9, <sip:two@10.99.0.31>;q=0.5\r\n"});
  }
};

TEST_F(TrunksFollowedSlowly, a_trunk_that_was_left_for_another_is_taken_again_within_its_limits_only) {
  a.invites("4711");
  sends_on();
  EXPECT_EQ(rig.called(), second_sip + " sip:+4930123@" + second_sip) << "the first is over its rate";
  EXPECT_EQ(b.answers(486), "a 486/INVITE");
  EXPECT_EQ(load(0).refused_full, 2U);
  rig.passes(2s);
  a.invites("4711");
  sends_on();
  rig.passes(2s);
  EXPECT_EQ(b.answers(486), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  talk_and_end();
}

TEST_F(TrunksFollowedSlowly, a_trunk_keeps_the_call_where_nobody_could_be_invited_elsewhere) {
  a.invites("4711");
  rig.passes(900ms);
  for (int i = 0; i < 2; ++i) b.answers(503);
  EXPECT_EQ(b.answers(486), "a 486/INVITE") << "the others have had their call of this second";
  rig.passes(200ms);
  a.invites("4711");
  sends_on();
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  EXPECT_EQ(load(0).calls, 1U);
  talk_and_end();
}

TEST_F(TrunksFollowedSlowly, limits_hold_up_no_emergency_that_comes_back_to_a_trunk) {
  a.invites("112");
  sends_on();
  EXPECT_EQ(b.answers(486), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.31:5060 sip:two@10.99.0.31");
  talk_and_end();
}

class ProbedTrunks : public TrunkCalls {
 protected:
  ProbedTrunks() : TrunkCalls(settings_with({.probe = {16s, 2}})) {}
};

TEST_F(ProbedTrunks, a_trunk_that_does_not_answer_options_is_passed_over_until_it_does) {
  EXPECT_EQ(rig.passes(0s), "b OPTIONS");
  EXPECT_EQ(load(0).hosts[0].probe.state(), ProbeState::probing);
  b.ignores_request();  // what it is asked, it does not answer
  EXPECT_EQ(rig.passes(1s), "b OPTIONS");
  b.answers_request(405);
  EXPECT_EQ(load(1).hosts[0].probe.state(), ProbeState::up);
  EXPECT_EQ(rig.passes(1s), "b OPTIONS");
  b.answers_request(200);
  EXPECT_EQ(rig.passes(14s), "b OPTIONS");
  b.answers_request(503);
  EXPECT_EQ(load(0).hosts[0].probe.state(), ProbeState::down);
  EXPECT_EQ(rig.count(SessionCounter::trunks_changed), 3U);
  a.invites("4711");
  EXPECT_TRUE(has(rig.called(), second_sip)) << rig.called();
  talk_and_end();
  rig.passes(2s);
  EXPECT_EQ(rig.passes(14s), "b OPTIONS");
  b.answers_request(404);
  EXPECT_EQ(load(0).hosts[0].probe.state(), ProbeState::up);
}

// Where our own transactions are all in use, or memory is, no trunk is to be passed over for it.
TEST_F(ProbedTrunks, a_question_that_we_cannot_send_does_not_speak_against_a_trunk) {
  rig.unsendable = 503;
  for (int round = 0; round < 5; ++round) EXPECT_EQ(rig.passes(16s), "");
  EXPECT_GE(rig.count(SessionCounter::requests_unsendable), 12U);
  rig.unsendable = 0;
  for (std::uint16_t i = 0; i < 3; ++i) EXPECT_EQ(load(i).hosts[0].probe.state(), ProbeState::probing) << i;
  EXPECT_EQ(rig.count(SessionCounter::trunks_changed), 0U);
  a.invites("4711");
  EXPECT_TRUE(has(rig.called(), first_sip)) << rig.called();
  talk_and_end();
}

class ReloadedTrunks : public TrunkCalls {
 protected:
  /// As a reload does: of the three trunks only this one is left.
  void only(std::uint16_t left) {
    auto wanted = settings_with();
    wanted.server_name = "Other";
    auto& routing = wanted.routing;
    routing.trunks = {routing.trunks[left]};
    routing.groups[0].members = {{TrunkId{0}}};
    auto placed =
        keep_places(rig.coordinator.routing().settings(), routing, false, [](TrunkId) { return true; });
    auto made = std::make_unique<Routing>(std::move(*placed));
    rig.coordinator.adopt(wanted, made, rig.now);
  }
};

TEST_F(ReloadedTrunks, a_call_goes_on_and_ends_by_way_of_a_trunk_that_is_gone) {
  a.invites("4711");
  b.answers(200);
  a.acks();
  only(2);
  EXPECT_EQ(load(0).calls, 1U);
  EXPECT_EQ(rig.state(), CallState::established);
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  b.answers_bye();
  EXPECT_EQ(load(0).calls, 0U);
  a.invites("4711");
  EXPECT_EQ(rig.called(), third_sip + " sip:4711@" + third_sip);
  talk_and_end();
}

TEST_F(ReloadedTrunks, a_call_on_its_way_tries_none_that_is_gone_and_all_that_stay) {
  a.invites("4711");
  only(2);
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp") << "the second one is gone";
  EXPECT_EQ(rig.called(), third_sip + " sip:4711@" + third_sip);
  talk_and_end();
  EXPECT_EQ(load(0).hosts[0].totals.failed, 1U);
  EXPECT_EQ(load(1).hosts[0].totals.tried, 0U);
}

TEST_F(ReloadedTrunks, a_call_that_has_only_gone_ones_left_fails_as_they_say) {
  a.invites("4711");
  b.answers(503);
  only(0);
  EXPECT_EQ(b.answers(486), "a 486/INVITE");
  a.invites("4711");
  only(1);
  EXPECT_EQ(b.answers(500), "a 500/INVITE") << "it was routed when there was one trunk";
}

/// The first trunk is a name, whose domain prefers TCP.
SessionSettings settings_with_neighbours() {
  auto settings = settings_with();
  for (const auto& [trunk, host] : {std::pair{1, "10.99.0.10:5080"}, std::pair{2, "10.99.0.10:5060"}}) {
    settings.routing.trunks[trunk].hosts = {{host, *base::Endpoint::parse(host)}};
  }
  return settings;
}

class NeighbouringTrunks : public TrunkCalls {
 protected:
  NeighbouringTrunks() : TrunkCalls(settings_with_neighbours()) {}
};

TEST_F(NeighbouringTrunks, a_call_is_of_the_trunk_whose_port_it_comes_from) {
  a.invites("4711");
  EXPECT_EQ(load(1).calls, 0U);
  EXPECT_EQ(load(2).calls, 1U);
  talk_and_end();
}

class NamedTrunk : public TrunkCalls {
 protected:
  static SessionSettings with_a_name() {
    auto settings = settings_with();
    settings.routing.tcp = true;
    settings.routing.trunks[0].hosts[0] = {"far.test", std::nullopt, "far.test"};
    return settings;
  }
  NamedTrunk() : TrunkCalls(with_a_name()) {
    dns.add_naptr("far.test", 10, "s", "SIP+D2T", "_sip._tcp.far.test");
    dns.add_naptr("far.test", 20, "s", "SIP+D2U", "_sip._udp.far.test");
    dns.add_srv("_sip._tcp.far.test", 1, 1, 5070, "one.far.test");
    dns.add_srv("_sip._tcp.far.test", 2, 1, 5071, "two.far.test");
    dns.add_a("one.far.test", "10.99.0.23");
    dns.add_a("two.far.test", "10.99.0.24");
    rig.coordinator.resolve_with(dns);
    rig.passes(1ms);
  }
  fakes::TableResolver dns;
};

// RFC 3263 sections 4.1 and 4.3.
TEST_F(NamedTrunk, is_called_over_the_transport_that_its_name_leads_to_at_each_of_its_addresses) {
  a.invites("4711");
  EXPECT_EQ(rig.called(), "10.99.0.23:5070 sip:4711@10.99.0.23:5070;transport=tcp");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.24:5071 sip:4711@10.99.0.24:5071;transport=tcp");
  EXPECT_EQ(b.answers(503), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), second_sip + " sip:4711@" + second_sip) << "the next trunk is an address";
  talk_and_end();
}

TEST(TrunkHeaders, a_rule_changes_what_is_carried) {
  RouteRule rule;
  rule.headers = {{HeaderAction::remove, "Subject"},
                  {HeaderAction::set, "Priority", "normal"},
                  {HeaderAction::add, "X-Account", "7"}};
  rule.change = {2, "+49"};
  CallRig rig(settings_with({}, rule));
  rig.a.invites("004711", {.body = rig.a.sdp(), .headers = "Subject: lunch\r\nPriority: urgent\r\n"});
  EXPECT_EQ(rig.called(), first_sip + " sip:+494711@" + first_sip);
  EXPECT_EQ(rig.header(sip::HeaderName::subject), "");
  EXPECT_EQ(rig.header(sip::HeaderName::priority), "normal");
  EXPECT_EQ(rig.header(sip::HeaderName::other), "7");
}

}  // namespace
}  // namespace trunkline::controlplane
