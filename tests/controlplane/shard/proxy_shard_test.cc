// A route by which we are a stateful proxy (RFC 3261 section 16): what goes on, what comes back, and what is
// asked of a proxy on the way.
#include <array>
#include <filesystem>
#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "controlplane/routing/keep_places.h"
#include "controlplane/storage/record_text.h"
#include "controlplane/storage/recorder.h"
#include "tests/controlplane/shard/late_directory.h"
#include "tests/controlplane/shard/proxy_rig.h"
#include "tests/fakes/far_streams.h"

namespace trunkline::controlplane {
namespace {

RigSettings with_users() {
  auto settings = with_proxy();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  registrar.trusted = {base::AddressPrefix::of(near_carrier.address)};
  registrar.users = {{"alice", "example.test", {}, {}}, {"+4930", "example.test", {}, {}}};
  registrar.bindings = 64;
  settings.shard.registrar = registrar;
  settings.shard.sessions.routing.domains = {"example.test"};
  return settings;
}

// 16.6.
TEST_F(ProxyShard, sends_an_invite_on_as_it_is_with_its_own_via_on_top_and_a_record_route) {
  EXPECT_EQ(calls("X-Any: Thing\r\nRequire: something\r\nRecord-Route: <sip:10.99.0.9;lr>\r\n"), "41:INVITE");
  const auto got = sent_to(41);
  EXPECT_TRUE(got.starts_with(
      "INVITE sip:+4930@10.99.0.41:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.1:5060;branch=z9hG4bK"));
  EXPECT_EQ(count_of(got, "\r\nVia: "), 2U);
  EXPECT_TRUE(holds(got, "Via: SIP/2.0/UDP 10.99.0.10:5060;branch=z9hG4bK1"));
  EXPECT_EQ(field(got, "Max-Forwards"), "69");
  EXPECT_EQ(field(got, "Call-ID"), "call");
  EXPECT_EQ(field(got, "From"), "<sip:alice@10.99.0.10>;tag=alice");
  EXPECT_EQ(field(got, "To"), "<sip:bob@10.99.0.1>");
  EXPECT_EQ(field(got, "CSeq"), "1 INVITE");
  EXPECT_EQ(field(got, "Contact"), "<sip:alice@10.99.0.10>");
  EXPECT_EQ(field(got, "X-Any"), "Thing");
  EXPECT_EQ(field(got, "Require"), "something") << "is the peers' business";
  EXPECT_TRUE(holds(got, "\r\nRecord-Route: " + route() + "\r\nRecord-Route: <sip:10.99.0.9;lr>\r\n") ||
              got.find(route()) < got.find("<sip:10.99.0.9;lr>"));
  EXPECT_TRUE(route().starts_with("<sip:p") && route().ends_with("@10.99.0.1:5060;lr>"));
  EXPECT_TRUE(got.ends_with(sdp)) << "media go from peer to peer";
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

// 18.1.2.
TEST_F(ProxyShard, drops_a_response_whose_top_via_is_not_ours) {
  calls();
  auto busy = answer(sent_to(41), 486);
  busy.replace(busy.find("10.99.0.1:5060"), 14, "10.99.0.9:5060");
  EXPECT_EQ(rig_.hears(busy, at(41)), "");
  EXPECT_EQ(rig_.count(ShardCounter::responses_foreign), 1U);
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

// 16.4: as if it was not there.
TEST_F(ProxyShard, a_maddr_that_names_us_is_taken_off) {
  auto text = request({.user = "+4930"});
  text.insert(text.find(" SIP/2.0"), ";maddr=10.99.0.1;transport=udp");
  EXPECT_EQ(rig_.hears(text, caller), "41:INVITE");
  EXPECT_TRUE(sent_to(41).starts_with("INVITE sip:+4930@10.99.0.41:5060 SIP/2.0\r\n"));
  answers(41, 486);
}

TEST_F(ProxyShard, a_maddr_that_names_another_is_obeyed_no_more_than_a_route_is) {
  auto text = request({.user = "+4930"});
  text.insert(text.find(" SIP/2.0"), ";maddr=10.99.0.66");
  EXPECT_EQ(rig_.hears(text, caller), "41:INVITE");
  answers(41, 486);
}

TEST_F(ProxyShard, what_has_no_max_forwards_gets_seventy) {
  auto text = request({.user = "+4930"});
  text.replace(text.find("Max-Forwards: 70\r\n"), 18, "");
  EXPECT_EQ(rig_.hears(text, caller), "41:INVITE");
  EXPECT_EQ(field(sent_to(41), "Max-Forwards"), "70");
  answers(41, 486);
}

// 16.7.
TEST_F(ProxyShard, sends_responses_back_without_its_via) {
  calls();
  EXPECT_EQ(answers(41, 100), "") << "is for us alone";
  EXPECT_EQ(answers(41, 183, "X-Said: this\r\nRecord-Route: " + route() + "\r\n"), "10:183");
  const auto got = rig_.last("SIP/2.0 183 Said\r\n");
  EXPECT_EQ(count_of(got, "\r\nVia: "), 1U);
  EXPECT_TRUE(field(got, "Via").starts_with("SIP/2.0/UDP 10.99.0.10:5060;branch=z9hG4bK1"));
  EXPECT_EQ(field(got, "X-Said"), "this");
  EXPECT_EQ(field(got, "Record-Route"), route());
  EXPECT_EQ(field(got, "To"), "<sip:bob@10.99.0.1>;tag=bob");
  EXPECT_EQ(answers(41, 200), "10:200");
}

TEST_F(ProxyShard, a_dialog_goes_through_it_by_its_record_route_in_both_directions) {
  talks();
  EXPECT_EQ(field(sent_to(41, "ACK"), "Max-Forwards"), "69");
  EXPECT_EQ(count_of(sent_to(41, "ACK"), "\r\nVia: "), 2U);
  EXPECT_EQ(field(sent_to(41, "ACK"), "Route"), "");
  EXPECT_EQ(within("INFO", true, 2, route()), "41:INFO");
  EXPECT_TRUE(sent_to(41, "INFO").starts_with("INFO sip:bob@10.99.0.41 SIP/2.0\r\n"));
  EXPECT_EQ(answers(41, 200, {}, "INFO"), "10:200");
  EXPECT_EQ(within("INVITE", false, 1, route()), "10:INVITE");
  EXPECT_EQ(rig_.hears(answer(sent_to(10, "INVITE"), 200), caller), "41:200");
  EXPECT_EQ(within("ACK", false, 1, route()), "10:ACK");
  EXPECT_EQ(within("BYE", false, 2, route()), "10:BYE");
  EXPECT_EQ(rig_.hears(answer(sent_to(10, "BYE"), 200), caller), "41:200");
}

// RFC 6026 section 7.1.
TEST_F(ProxyShard, repeated_and_other_successes_pass_as_they_come) {
  calls();
  EXPECT_EQ(answers(41, 200), "10:200");
  EXPECT_EQ(answers(41, 200), "10:200");
  auto other = answer(sent_to(41), 200);
  other.replace(other.find("tag=bob"), 7, "tag=eve");
  EXPECT_EQ(rig_.hears(other, near_carrier), "10:200");
  EXPECT_TRUE(holds(rig_.last("SIP/2.0 200"), "tag=eve"));
  rig_.passes(40s);
  EXPECT_EQ(rig_.hears(other, near_carrier), "");
}

// 16.7 items 5 and 6.
TEST_F(ProxyShard, tries_the_next_target_when_one_fails_and_tells_the_best) {
  calls();
  EXPECT_EQ(answers(41, 500), "41:ACK 42:INVITE");
  EXPECT_EQ(answers(42, 503), "42:ACK 10:500");
  EXPECT_TRUE(rig_.last("SIP/2.0 500").starts_with("SIP/2.0 500 Said\r\n")) << "the first one's own";
}

TEST_F(ProxyShard, a_refusal_of_the_call_speaks_for_all) {
  calls();
  EXPECT_EQ(answers(41, 404, "X-Why: gone\r\n"), "41:ACK 10:404");
  EXPECT_EQ(field(rig_.last("SIP/2.0 404"), "X-Why"), "gone");
}

class ProxyOfLarge : public ProxyShard {
 protected:
  ProxyOfLarge() : ProxyShard(settings()) {}
  static RigSettings settings() {
    auto made = with_proxy();
    made.shard.buffers = {{1024, 64}, {65535, 8}};
    return made;
  }
};

// Each trunk would be sent the same, and has not failed.
TEST_F(ProxyOfLarge, what_outgrows_a_datagram_is_513_and_speaks_against_no_trunk) {
  EXPECT_EQ(calls("Subject: " + std::string(65000, 's') + "\r\n"), "10:513");
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{0}).hosts[0].totals.failed, 0U);
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{1}).hosts[0].totals.tried, 0U);
}

TEST_F(ProxyShard, where_our_own_room_has_an_end_it_is_503_with_retry_after) {
  EXPECT_EQ(calls("Subject: " + std::string(3500, 's') + "\r\n"), "10:503");
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), "5");
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{0}).hosts[0].totals.failed, 0U);
}

TEST_F(ProxyShard, an_only_503_becomes_500) {
  calls();
  answers(41, 503);
  EXPECT_EQ(answers(42, 503), "42:ACK 10:500");
}

TEST_F(ProxyShard, a_target_that_says_nothing_is_left_for_the_next_and_408_is_told_at_the_end) {
  calls();
  EXPECT_TRUE(holds(rig_.passes(33s), "42:INVITE"));
  EXPECT_TRUE(holds(rig_.passes(33s), "10:408"));
}

/// The near carrier is to be reached by TCP.
RigSettings over_tcp(RigSettings settings) {
  settings.shard.sessions.routing.trunks[0].transport = sip::Transport::tcp;
  return settings;
}

class ProxyShardUnreachable : public ProxyShard {
 protected:
  ProxyShardUnreachable() : ProxyShard(over_tcp(with_proxy())) {
    streams_.refuse(near_carrier);
    rig_.shard.use(streams_);
  }
  fakes::FarStreams streams_;
};

class ProxyShardByTcp : public ProxyShard {
 protected:
  ProxyShardByTcp() : ProxyShard(over_tcp(with_proxy())) { rig_.shard.use(streams_); }
  fakes::FarStreams streams_;
};

// RFC 5658: the callee comes back by TCP, the caller by UDP.
TEST_F(ProxyShardByTcp, each_side_is_told_how_it_reaches_us) {
  EXPECT_EQ(calls(), "");
  ASSERT_EQ(streams_.sent.size(), 1U);
  const auto invite = streams_.sent[0].octets;
  EXPECT_TRUE(
      invite.starts_with("INVITE sip:+4930@10.99.0.41:5060;transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP "));
  const auto first = field(invite, "Record-Route");
  const auto second = field(invite.substr(invite.find(first)), "Record-Route");
  EXPECT_TRUE(first.ends_with("@10.99.0.1:5060;transport=tcp;lr>")) << first;
  EXPECT_TRUE(second.ends_with("@10.99.0.1:5060;lr>")) << second;
  streams_.arrive(streams_.sent[0].to, answer(invite, 200));
  EXPECT_EQ(rig_.turns(), "10:200");
  EXPECT_EQ(within("BYE", true, 2, second + ", " + first, ";transport=tcp"), "");
  ASSERT_EQ(streams_.sent.size(), 2U);
  EXPECT_TRUE(streams_.sent[1].octets.starts_with("BYE sip:bob@10.99.0.41;transport=tcp "));
  EXPECT_EQ(streams_.sent[1].to.connection, streams_.sent[0].to.connection) << "the same connection";
  streams_.arrive(streams_.sent[1].to, answer(streams_.sent[1].octets, 200));
  EXPECT_EQ(rig_.turns(), "10:200");
}

// RFC 5626 section 5.3.
TEST_F(ProxyShardByTcp, a_request_over_1300_octets_goes_back_through_the_nat_of_a_caller) {
  calls();
  const auto invite = streams_.sent.at(0).octets;
  const auto first = field(invite, "Record-Route");
  const auto second = field(invite.substr(invite.find(first)), "Record-Route");
  streams_.arrive(streams_.sent[0].to, answer(invite, 200));
  rig_.turns();
  const auto route = first + ", " + second + "\r\nSubject: " + std::string(1300, 'x');
  EXPECT_EQ(within("INFO", false, 2, route, ":5070"), "10:INFO") << "that is not where his INVITE came from";
  EXPECT_EQ(rig_.count(ShardCounter::requests_kept_on_flow), 1U);
}

// 16.6 item 2.
TEST_F(ProxyShard, a_method_in_a_contact_is_not_sent_in_the_request_uri) {
  calls();
  answers(41, 200, "Record-Route: " + route() + "\r\n");
  EXPECT_EQ(within("ACK", true, 1, route(), ";method=BYE"), "41:ACK");
  EXPECT_TRUE(sent_to(41, "ACK").starts_with("ACK sip:bob@10.99.0.41 SIP/2.0\r\n")) << sent_to(41, "ACK");
  EXPECT_EQ(within("BYE", true, 2, route(), ";method=BYE;x=y"), "41:BYE");
  EXPECT_TRUE(sent_to(41, "BYE").starts_with("BYE sip:bob@10.99.0.41;x=y SIP/2.0\r\n")) << sent_to(41, "BYE");
  answers(41, 200, {}, "BYE");
}

// 16.9.
TEST_F(ProxyShardUnreachable, a_target_that_cannot_be_sent_to_is_left_for_the_next) {
  EXPECT_EQ(calls(), "42:INVITE");
  EXPECT_EQ(answers(42, 486), "42:ACK 10:486");
}

RigSettings with_breakers(RigSettings settings) {
  for (auto& trunk : settings.shard.sessions.routing.trunks) trunk.breaker = {2, 10s, 60s};
  return settings;
}

class ProxyShardBreaker : public ProxyShard {
 protected:
  explicit ProxyShardBreaker(const RigSettings& settings = with_breakers(with_proxy()))
      : ProxyShard(settings) {}
  std::string calls_again() {
    const auto number = std::to_string(++calls_);
    return rig_.hears(
        request({.user = "+4930", .branch = "z9hG4bKagain" + number, .call_id = "again" + number}), caller);
  }
  const DestinationHealth& health(std::uint16_t trunk) {
    return rig_.shard.coordinator().trunks().load(TrunkId{trunk}).hosts[0];
  }
  int calls_ = 0;
};

TEST_F(ProxyShardBreaker, a_trunk_that_failed_too_often_is_left_alone_and_then_tried_with_one_call) {
  for (const int status : {503, 408}) {
    EXPECT_EQ(calls_again(), "41:INVITE");
    EXPECT_EQ(answers(41, status), "41:ACK 42:INVITE");
    answers(42, 486);
  }
  EXPECT_EQ(health(0).breaker.state(), BreakerState::open);
  EXPECT_EQ(health(1).totals.refused, 2U) << "which is no fault of it";
  EXPECT_EQ(calls_again(), "42:INVITE");
  answers(42, 486);
  rig_.passes(11s);
  EXPECT_EQ(calls_again(), "41:INVITE");
  EXPECT_EQ(health(0).breaker.state(), BreakerState::half_open);
  EXPECT_EQ(calls_again(), "42:INVITE") << "one decides";
  answers(42, 486);
  answers(41, 180);
  EXPECT_EQ(health(0).breaker.state(), BreakerState::closed);
  answers(41, 486);
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::trunks_failed_over), 2U);
}

TEST_F(ProxyShardBreaker, one_that_says_nothing_has_failed_as_well) {
  for (int call = 0; call < 2; ++call) {
    calls_again();
    EXPECT_TRUE(holds(rig_.passes(33s), "42:INVITE"));
    answers(42, 486);
  }
  EXPECT_EQ(health(0).totals.failed, 2U);
  EXPECT_EQ(health(0).breaker.state(), BreakerState::open);
  EXPECT_EQ(calls_again(), "42:INVITE");
  answers(42, 486);
}

TEST_F(ProxyShardBreaker, when_all_of_them_rest_nobody_is_called) {
  for (int call = 0; call < 2; ++call) {
    calls_again();
    answers(41, 500);
    answers(42, 503);
  }
  EXPECT_EQ(calls_again(), "10:503");
  EXPECT_NE(field(rig_.last("SIP/2.0 503"), "Retry-After"), "");
}

TEST_F(ProxyShardBreaker, a_trial_whose_caller_gives_up_leaves_the_trial_to_the_next_call) {
  for (int call = 0; call < 2; ++call) {
    calls_again();
    answers(41, 503);
    answers(42, 486);
  }
  rig_.passes(11s);
  EXPECT_EQ(calls(), "41:INVITE");
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  EXPECT_EQ(answers(41, 100), "41:CANCEL");
  EXPECT_EQ(answers(41, 487), "41:ACK 10:487");
  EXPECT_TRUE(health(0).breaker.allows(rig_.now));
}

class ProxyShardUnreachableBreaker : public ProxyShardBreaker {
 protected:
  ProxyShardUnreachableBreaker() : ProxyShardBreaker(over_tcp(with_breakers(with_proxy()))) {
    streams_.refuse(near_carrier);
    rig_.shard.use(streams_);
  }
  fakes::FarStreams streams_;
};

TEST_F(ProxyShardUnreachableBreaker, so_has_one_that_cannot_be_reached) {
  for (int call = 0; call < 3; ++call) {
    EXPECT_EQ(calls_again(), "42:INVITE");
    answers(42, 486);
  }
  EXPECT_EQ(health(0).totals.failed, 2U) << "it was not tried any more";
  EXPECT_EQ(health(0).breaker.state(), BreakerState::open);
}

TEST_F(ProxyShard, a_redirection_is_the_callers_to_follow) {
  calls();
  EXPECT_EQ(answers(41, 302), "41:ACK 10:302");
}

class ProxyShardNext : public ProxyShard {
 protected:
  ProxyShardNext() : ProxyShard(with_proxy(RedirectPolicy::next)) {}
};

TEST_F(ProxyShardNext, a_redirection_is_a_failure_where_the_group_says_so) {
  calls();
  EXPECT_EQ(answers(41, 302), "41:ACK 42:INVITE");
  EXPECT_EQ(answers(42, 486), "42:ACK 10:302") << "the lower class is the better one";
}

// 16.10.
TEST_F(ProxyShard, a_cancel_cancels_the_branch_and_its_answer_goes_back) {
  calls();
  answers(41, 180);
  EXPECT_EQ(
      rig_.hears(request({.method = "CANCEL", .user = "+4930", .more = "Reason: SIP;cause=200\r\n"}), caller),
      "10:200 41:CANCEL");
  EXPECT_EQ(count_of(sent_to(41, "CANCEL"), "\r\nVia: "), 1U);
  EXPECT_EQ(field(sent_to(41, "CANCEL"), "Reason"), "SIP;cause=200");
  EXPECT_EQ(answers(41, 200, {}, "CANCEL"), "");
  EXPECT_EQ(answers(41, 487), "41:ACK 10:487");
}

TEST_F(ProxyShard, a_cancel_waits_for_a_provisional_response_and_nobody_else_is_tried) {
  calls();
  EXPECT_EQ(rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller), "10:200");
  EXPECT_EQ(answers(41, 100), "41:CANCEL");
  EXPECT_EQ(answers(41, 503), "41:ACK 10:500");
}

TEST_F(ProxyShard, a_success_that_crosses_a_cancel_goes_back) {
  calls();
  answers(41, 180);
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  EXPECT_EQ(answers(41, 200), "10:200");
}

// 16.6 item 11, 16.7 item 2, 16.8.
TEST_F(ProxyShard, timer_c_runs_from_the_last_provisional_response_and_cancels) {
  calls();
  answers(41, 180);
  EXPECT_FALSE(holds(rig_.passes(179s), "CANCEL"));
  answers(41, 180);
  EXPECT_FALSE(holds(rig_.passes(179s), "CANCEL"));
  EXPECT_TRUE(holds(rig_.passes(3s), "41:CANCEL"));
  EXPECT_EQ(answers(41, 487), "41:ACK 10:487");
}

class ProxyShardSilent : public ProxyShard {
 protected:
  static RigSettings impatient() {
    auto settings = with_proxy();
    settings.shard.sessions.routing.trunks[0].silence = 2s;
    return settings;
  }
  ProxyShardSilent() : ProxyShard(impatient()) {}
};

TEST_F(ProxyShardSilent, a_trunk_that_says_nothing_for_so_long_is_left_for_the_next) {
  calls();
  EXPECT_TRUE(holds(rig_.passes(3s), "42:INVITE"));
  EXPECT_EQ(answers(41, 180), "41:CANCEL") << "late";
  EXPECT_EQ(answers(41, 487), "41:ACK") << "and of no interest";
  EXPECT_EQ(answers(42, 486), "42:ACK 10:486") << "what somebody has said";
}

class ProxyShardAllSilent : public ProxyShard {
 protected:
  static RigSettings impatient() {
    auto settings = with_proxy();
    for (auto& trunk : settings.shard.sessions.routing.trunks) trunk.silence = 2s;
    return settings;
  }
  ProxyShardAllSilent() : ProxyShard(impatient()) {}
};

TEST_F(ProxyShardAllSilent, the_last_one_may_answer_yet) {
  calls();
  EXPECT_TRUE(holds(rig_.passes(3s), "42:INVITE"));
  EXPECT_FALSE(holds(rig_.passes(3s), "10:408"));
  EXPECT_EQ(answers(42, 200), "10:200");
}

TEST_F(ProxyShardAllSilent, when_all_have_said_nothing_it_is_408) {
  calls();
  EXPECT_TRUE(holds(rig_.passes(100s), "10:408"));
  for (std::uint16_t trunk = 0; trunk < 2; ++trunk)
    EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{trunk}).hosts[0].totals.failed, 1U) << trunk;
}

TEST_F(ProxyShardSilent, one_that_was_left_and_answers_after_all_has_the_call) {
  calls();
  EXPECT_TRUE(holds(rig_.passes(3s), "42:INVITE"));
  answers(42, 180);
  EXPECT_EQ(answers(41, 200), "10:200 42:CANCEL");
  EXPECT_EQ(answers(42, 487), "42:ACK");
}

TEST_F(ProxyShardSilent, one_that_has_said_anything_is_given_the_time_of_timer_c) {
  calls();
  answers(41, 100);
  EXPECT_FALSE(holds(rig_.passes(100s), "42:INVITE"));
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

// 16.3.
TEST_F(ProxyShard, looks_at_what_concerns_proxies) {
  const auto said_to = [&](const std::string& old, const std::string& now) {
    auto text = request({.user = "+4930"});
    text.replace(text.find(old), old.size(), now);
    return rig_.hears(text, caller);
  };
  EXPECT_EQ(said_to("Max-Forwards: 70", "Max-Forwards: 0"), "10:483");
  rig_.passes(40s);
  EXPECT_EQ(said_to("Max-Forwards: 70", "Max-Forwards: 70\r\nProxy-Require: some, other"), "10:420");
  EXPECT_EQ(field(rig_.last("SIP/2.0 420"), "Unsupported"), "some, other");
  rig_.passes(40s);
  EXPECT_EQ(said_to("Max-Forwards: 70", "Max-Forwards: 70\r\nMax-Breadth: 0"), "10:440");
  rig_.passes(40s);
  EXPECT_EQ(said_to("Max-Forwards: 70", "Max-Forwards: 70\r\nMax-Breadth: many"), "10:400");
}

TEST_F(ProxyShard, a_request_that_comes_back_unchanged_is_in_a_loop_and_one_that_was_changed_is_not) {
  EXPECT_EQ(rig_.hears(request({.user = "+4930"}), near_carrier), "41:INVITE");
  const auto first = sent_to(41);
  auto back = first;
  back.replace(back.find("sip:+4930@10.99.0.41:5060"), 25, "sip:+4930@10.99.0.1");
  back.replace(back.find("branch=z9hG4bK"), 14, "branch=z9hG4bKx");
  EXPECT_EQ(rig_.hears(back, near_carrier), "41:482");
  back.replace(back.find("branch=z9hG4bKx"), 15, "branch=z9hG4bKz");
  EXPECT_EQ(rig_.hears(back, far_carrier), "41:INVITE") << "a rule may be for that one alone";
  EXPECT_EQ(answers(41, 486), "41:ACK 42:486");
  back.replace(back.find("sip:+4930@"), 10, "sip:+4931@");
  back.replace(back.find("branch=z9hG4bKz"), 15, "branch=z9hG4bKy");
  EXPECT_EQ(rig_.hears(back, near_carrier), "41:INVITE") << "a spiral";
  EXPECT_EQ(answers(41, 486), "41:ACK 41:486");
  EXPECT_EQ(rig_.hears(answer(first, 486), near_carrier), "41:ACK 41:486");
}

TEST_F(ProxyShard, other_methods_pass_too_and_a_408_of_theirs_is_not_told) {
  const auto asks = [&](const std::string& method) {
    return rig_.hears(
        request(
            {.method = method, .user = "+4930", .branch = "z9hG4bK" + method, .call_id = method, .body = {}}),
        caller);
  };
  EXPECT_EQ(asks("SUBSCRIBE"), "41:SUBSCRIBE");
  EXPECT_NE(field(sent_to(41, "SUBSCRIBE"), "Record-Route"), "");
  EXPECT_EQ(answers(41, 202, {}, "SUBSCRIBE"), "10:202");
  EXPECT_EQ(answers(41, 202, {}, "SUBSCRIBE"), "") << "one final response";
  EXPECT_EQ(asks("OPTIONS"), "41:OPTIONS");
  EXPECT_EQ(answers(41, 200, {}, "OPTIONS"), "10:200");
  EXPECT_EQ(asks("FANCY"), "41:FANCY");
  EXPECT_EQ(answers(41, 501, {}, "FANCY"), "42:FANCY");
  EXPECT_EQ(answers(42, 501, {}, "FANCY"), "10:501");
  EXPECT_EQ(asks("MESSAGE"), "41:MESSAGE");
  EXPECT_EQ(field(sent_to(41, "MESSAGE"), "Record-Route"), "");
  EXPECT_TRUE(holds(rig_.passes(4s), "10:100"));
  const auto later = rig_.passes(100s);
  EXPECT_FALSE(holds(later, "10:") || holds(later, "42:")) << later;
}

TEST_F(ProxyShard, a_request_with_a_tag_that_no_route_of_ours_let_through_is_of_no_dialog) {
  talks();
  EXPECT_EQ(within("BYE", true, 2, {}), "10:481");
  auto forged = route();
  auto& digit = forged[forged.find('@') - 1];
  digit = digit == '0' ? '1' : '0';
  EXPECT_EQ(within("BYE", true, 3, forged), "10:481");
  EXPECT_EQ(within("ACK", true, 3, forged), "");
  EXPECT_EQ(within("BYE", false, 4, forged), "41:481") << "nor is a trunk's";
  EXPECT_EQ(within("BYE", false, 5, "<sip:10.99.0.1;lr>"), "41:481");
}

TEST_F(ProxyShard, a_request_within_a_dialog_goes_to_the_other_side_of_it_and_to_nobody_else) {
  talks();
  const auto bye = [&](const std::string& uri, const std::string& branch, const std::string& from = "alice") {
    return rig_.hears("BYE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5060;branch=" + branch +
                          "\r\nMax-Forwards: 70\r\nFrom: <sip:a@x>;tag=" + from +
                          "\r\nTo: <sip:b@x>;tag=b\r\nCall-ID: call\r\nCSeq: 9 BYE\r\nRoute: " + route() +
                          "\r\nContent-Length: 0\r\n\r\n",
                      caller);
  };
  EXPECT_EQ(bye("sip:b@10.99.0.77", "z9hG4bKa"), "41:BYE") << "a stranger's address";
  EXPECT_EQ(bye("sip:b@example.test", "z9hG4bKb"), "41:BYE") << "a name";
  EXPECT_EQ(bye("sip:b@10.99.0.1", "z9hG4bKc"), "41:BYE") << "our own";
  EXPECT_EQ(bye("sip:b@10.99.0.42", "z9hG4bKd"), "41:BYE") << "another carrier's";
  EXPECT_EQ(bye("sip:b@10.99.0.41", "z9hG4bKe", "eve"), "10:481") << "is not the caller";
  rig_.passes(40s);
}

TEST_F(ProxyShard, a_mark_lets_nothing_in_that_begins_something) {
  talks();
  const auto before = route();
  EXPECT_EQ(rig_.hears(request({.user = "+900",
                                .branch = "z9hG4bK3",
                                .cseq = 3,
                                .more = "Route: <sip:10.99.0.77;lr>, " + before + "\r\n"}),
                       caller),
            "10:403");
}

TEST_F(ProxyShard, a_new_request_goes_where_the_dial_plan_says_and_not_where_its_route_does) {
  EXPECT_EQ(calls("Route: <sip:10.99.0.1;lr>, <sip:10.99.0.77;lr>\r\n"), "10:403");
  EXPECT_EQ(rig_.hears(request({.user = "+4930",
                                .branch = "z9hG4bK2",
                                .call_id = "c2",
                                .more = "Route: <sip:10.99.0.1;lr>\r\n"}),
                       caller),
            "41:INVITE");
  EXPECT_EQ(field(sent_to(41), "Route"), "");
  answers(41, 486);
}

TEST_F(ProxyShard, a_response_without_the_callers_via_is_dropped) {
  calls();
  EXPECT_EQ(rig_.hears(response(sent_to(41), 200), near_carrier), "");
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

TEST_F(ProxyShard, a_refusal_for_all_ends_the_search) {
  calls();
  EXPECT_EQ(answers(41, 603), "41:ACK 10:603");
}

TEST_F(ProxyShard, a_cancel_behind_a_success_changes_nothing) {
  calls();
  answers(41, 200);
  EXPECT_EQ(rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller), "10:200");
}

TEST_F(ProxyShard, a_cancel_that_meets_nobody_ends_with_487) {
  calls();
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  EXPECT_TRUE(holds(rig_.passes(80s), "10:487"));
}

TEST_F(ProxyShard, a_late_fault_of_one_branch_does_nothing_to_the_next) {
  calls();
  const auto first = sent_to(41);
  answers(41, 503);
  EXPECT_EQ(rig_.hears(answer(first, 503), near_carrier), "41:ACK");
  EXPECT_EQ(answers(42, 180), "10:180");
  EXPECT_EQ(answers(42, 200), "10:200");
}

TEST_F(ProxyShard, folded_values_cross_and_a_cancel_with_one_is_sent) {
  auto text = request({.user = "+4930"});
  text.replace(text.find("Content-Type: application/sdp"), 29, "Content-Type: application/sdp;\r\n a=b");
  EXPECT_EQ(rig_.hears(text, caller), "41:INVITE");
  EXPECT_EQ(field(sent_to(41), "Content-Type"), "application/sdp; a=b");
  EXPECT_TRUE(sent_to(41).ends_with(sdp));
  answers(41, 180);
  EXPECT_EQ(
      rig_.hears(request({.method = "CANCEL", .user = "+4930", .more = "Reason: SIP;\r\n cause=200\r\n"}),
                 caller),
      "10:200 41:CANCEL");
  EXPECT_EQ(answers(41, 487), "41:ACK 10:487");
}

TEST_F(ProxyShard, other_methods_open_no_breaker) {
  const auto& health = rig_.shard.coordinator().trunks().load(TrunkId{0}).hosts[0];
  rig_.hears(request({.method = "SUBSCRIBE", .user = "+4930", .body = {}}), caller);
  answers(41, 503, {}, "SUBSCRIBE");
  answers(42, 503, {}, "SUBSCRIBE");
  EXPECT_EQ(health.totals.failed, 0U);
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller);
  answers(41, 503);
  EXPECT_EQ(health.totals.failed, 1U);
  answers(42, 486);
}

TEST_F(ProxyShard, privacy_that_nobody_knows_is_refused_where_it_is_critical) {
  EXPECT_EQ(calls("Privacy: strange;critical\r\n"), "10:500");
}

TEST_F(ProxyShard, a_trunk_that_wants_to_rest_does) {
  calls();
  answers(41, 503, "Retry-After: 60\r\n");
  answers(42, 486);
  EXPECT_EQ(rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller),
            "42:INVITE");
  answers(42, 486);
}

TEST_F(ProxyShard, a_branch_outlives_the_routing_that_it_is_of) {
  calls();
  const std::weak_ptr<const RoutingSettings> first = rig_.shard.coordinator().routing().snapshot();
  rig_.shard.act(rig_.now, [&](Coordinator& coordinator, Orders&) {
    const auto settings = usual().shard.sessions;
    const auto kept =
        keep_places(coordinator.routing().settings(), settings.routing, false, [](TrunkId) { return false; });
    auto routing = std::make_unique<Routing>(*kept);
    coordinator.adopt(settings, routing, rig_.now);
  });
  EXPECT_FALSE(first.expired()) << "or its places would be given to others";
  EXPECT_EQ(answers(41, 503), "41:ACK 10:500") << "the other one is gone";
  EXPECT_TRUE(first.expired());
}

TEST_F(ProxyShard, more_than_there_is_room_for_is_503_and_dialogs_go_on) {
  talks();
  for (int call = 0; call < 8; ++call) {
    const auto number = std::to_string(call);
    rig_.hears(request({.user = "+4930", .branch = "z9hG4bKn" + number, .call_id = "n" + number}), caller);
  }
  EXPECT_EQ(rig_.hears(request({.user = "+4930", .branch = "z9hG4bKx", .call_id = "x"}), caller), "10:503");
  const auto last = sent_to(41);
  EXPECT_EQ(within("BYE", true, 2, field(rig_.sent[0].octets, "Record-Route")), "41:BYE");
  answers(41, 200, {}, "BYE");
  rig_.passes(700s);
}

TEST_F(ProxyShard, emergencies_and_other_numbers_are_calls_of_a_b2bua) {
  EXPECT_EQ(rig_.hears(request({.user = "112"}), caller), "20:INVITE 10:100");
  EXPECT_EQ(field(rig_.last("INVITE"), "Record-Route"), "");
  rig_.passes(40s);
}

TEST_F(ProxyShard, nothing_new_goes_on_while_we_stop) {
  rig_.shard.drain();
  EXPECT_EQ(calls(), "10:503");
}

TEST_F(ProxyShard, what_rings_is_under_way_and_what_is_answered_is_not) {
  const auto& proxy = rig_.shard.coordinator().proxy();
  calls();
  EXPECT_EQ(proxy.under_way, 1U);
  const auto state = [&] {
    std::string name;
    static_cast<void>(proxy.contexts.walk(0, proxy.contexts.capacity(), [&](ContextHandle, const auto& each) {
      return name = to_string(each->state()), true;
    }));
    return name;
  };
  EXPECT_EQ(state(), "proxied_calling");
  answers(41, 180);
  EXPECT_EQ(state(), "proxied_ringing");
  answers(41, 200);
  EXPECT_EQ(state(), "proxied_answered");
  EXPECT_EQ(proxy.under_way, 0U);
  const auto way = route();
  EXPECT_EQ(within("INVITE", true, 2, way), "41:INVITE");
  EXPECT_EQ(proxy.under_way, 1U);
  EXPECT_EQ(answers(41, 488), "41:ACK 10:488");
  EXPECT_EQ(within("INFO", true, 3, way), "41:INFO");
  EXPECT_EQ(proxy.under_way, 0U);
  answers(41, 200, {}, "INFO");
}

TEST_F(ProxyShard, a_stop_ends_what_rings_and_waits_for_the_end_of_it) {
  const auto& proxy = rig_.shard.coordinator().proxy();
  calls();
  answers(41, 180);
  rig_.shard.drain();
  EXPECT_EQ(rig_.passes(10s), "") << "it may ring on";
  rig_.shard.hang_up_all(503, rig_.now);
  EXPECT_EQ(rig_.turns(), "41:CANCEL 10:503");
  EXPECT_EQ(proxy.under_way, 1U);
  EXPECT_EQ(answers(41, 487), "41:ACK");
  EXPECT_EQ(proxy.under_way, 0U);
}

TEST_F(ProxyShard, a_stop_tells_who_has_cancelled_that_it_is_over) {
  calls();
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  rig_.shard.hang_up_all(503, rig_.now);
  EXPECT_EQ(rig_.turns(), "10:487");
  EXPECT_EQ(answers(41, 180), "41:CANCEL") << "is not told";
  EXPECT_EQ(answers(41, 200), "") << "nor is that";
}

TEST_F(ProxyShard, what_a_stranger_asserts_in_a_response_stays_behind_too) {
  calls();
  EXPECT_EQ(answers(41, 180, "P-Asserted-Identity: <sip:king@example.test>\r\n"), "10:180");
  EXPECT_EQ(field(rig_.last("SIP/2.0 180"), "P-Asserted-Identity"), "");
  answers(41, 486);
}

class ProxyShardLimited : public ProxyShard {
 protected:
  static RigSettings one_a_second() {
    auto settings = with_proxy();
    for (auto& trunk : settings.shard.sessions.routing.trunks) trunk.rate = 1;
    return settings;
  }
  ProxyShardLimited() : ProxyShard(one_a_second()) {}
  std::string calls_anew(int n, const base::Endpoint& from) {
    const auto number = std::to_string(n);
    return rig_.hears(request({.user = "+4930", .branch = "z9hG4bKr" + number, .call_id = "r" + number}),
                      from);
  }
};

TEST_F(ProxyShardLimited, trunks_are_called_and_call_within_their_rates) {
  EXPECT_EQ(calls_anew(1, caller), "41:INVITE");
  answers(41, 486);
  EXPECT_EQ(calls_anew(2, caller), "42:INVITE") << "the first is over its rate";
  answers(42, 486);
  EXPECT_EQ(calls_anew(3, caller), "10:503");
  rig_.passes(5s);
  EXPECT_EQ(calls_anew(4, far_carrier), "41:INVITE");
  answers(41, 486);
  EXPECT_EQ(calls_anew(5, far_carrier), "42:503") << "as a caller, too";
}

// RFC 3325 section 5.
TEST_F(ProxyShard, what_a_stranger_asserts_stays_behind) {
  calls("P-Asserted-Identity: <sip:king@example.test>\r\nP-Preferred-Identity: <sip:queen@example.test>\r\n");
  EXPECT_FALSE(holds(sent_to(41), "king") || holds(sent_to(41), "queen"));
  answers(41, 486);
}

class ProxyShardUsers : public ProxyShard {
 protected:
  ProxyShardUsers() : ProxyShard(with_users()) {}
};

TEST_F(ProxyShardUsers, strangers_are_challenged_and_who_is_in_a_dialog_is_not) {
  EXPECT_EQ(calls(), "10:401");
  auto text = request({.user = "+4931", .branch = "z9hG4bKt"});
  EXPECT_EQ(rig_.hears(text, near_carrier), "41:INVITE") << "a trunk is asked for nothing";
  const auto to_callee = sent_to(41);
  EXPECT_TRUE(holds(to_callee, "10.99.0.10:5060;branch=z9hG4bKt;received=10.99.0.41"));
  EXPECT_EQ(rig_.hears(answer(to_callee, 200), near_carrier), "41:200") << "back where it came from";
  EXPECT_EQ(within("BYE", true, 2, route()), "10:401")
      << "who shows a mark from elsewhere has to prove who he is";
  EXPECT_EQ(within("BYE", false, 2, route()), "41:BYE");
  rig_.passes(40s);
}

TEST_F(ProxyShardUsers, a_mark_is_no_password) {
  rig_.hears(request({.user = "+4931", .branch = "z9hG4bKt"}), near_carrier);
  rig_.hears(answer(sent_to(41), 200), near_carrier);
  const auto more = "Route: " + route() + "\r\n";
  EXPECT_EQ(rig_.hears(request({.user = "+4931", .branch = "z9hG4bKu", .cseq = 2, .more = more}), caller),
            "10:401");
  EXPECT_EQ(rig_.hears(
                request({.method = "REGISTER", .branch = "z9hG4bKv", .to_tag = "x", .cseq = 3, .more = more}),
                caller),
            "10:401");
}

TEST_F(ProxyShardUsers, our_domain_in_a_route_is_us) {
  EXPECT_EQ(
      rig_.hears(request({.user = "+4931", .branch = "z9hG4bKt", .more = "Route: <sip:example.test;lr>\r\n"}),
                 near_carrier),
      "41:INVITE");
  EXPECT_EQ(field(sent_to(41), "Route"), "");
  rig_.hears(answer(sent_to(41), 486), near_carrier);
}

TEST_F(ProxyShardUsers, options_to_a_user_who_is_not_there_are_answered_by_us) {
  auto text = request({.method = "OPTIONS", .user = "+4930", .branch = "z9hG4bKt", .body = {}});
  EXPECT_EQ(rig_.hears(text, near_carrier), "41:200");
}

TEST_F(ProxyShardUsers, a_user_who_is_not_there_is_not_looked_for_elsewhere) {
  auto text = request({.user = "+4930", .branch = "z9hG4bKt"});
  EXPECT_EQ(rig_.hears(text, near_carrier), "41:480");
}

TEST_F(ProxyShardUsers, a_user_who_is_there_is_called_by_us) {
  EXPECT_TRUE(registers(rig_, "+4930@example.test", "sip:x@10.99.0.31", at(31)));
  EXPECT_EQ(rig_.hears(request({.user = "+4930", .branch = "z9hG4bKt"}), near_carrier), "31:INVITE 41:100");
  rig_.passes(40s);
}

class ProxyShardLateUsers : public ProxyShardUsers {
 protected:
  ProxyShardLateUsers() {
    auto late = std::make_unique<LateDirectory>();
    late_ = late.get();
    rig_.shard.look_users_up_in(std::move(late));
  }
  std::string asks(const std::string& method, const std::string& more = {}) {
    const auto text =
        request({.method = method, .user = "+4930", .branch = "z9hG4bK" + method, .body = {}, .more = more});
    return rig_.hears(text, near_carrier);
  }
  LateDirectory* late_ = nullptr;
};

TEST_F(ProxyShardLateUsers, what_turns_out_to_be_for_a_user_is_looked_at_as_by_a_uas) {
  const auto user = with_users().shard.registrar->users[1];
  EXPECT_EQ(asks("INVITE", "Require: something\r\n"), "");
  late_->knows(user);
  EXPECT_EQ(rig_.turns(), "41:420");
  EXPECT_EQ(asks("SUBSCRIBE"), "");
  late_->knows(user);
  EXPECT_EQ(rig_.turns(), "41:405");
  EXPECT_EQ(asks("OPTIONS"), "");
  late_->knows(user);
  EXPECT_EQ(rig_.turns(), "41:200");
  EXPECT_EQ(asks("INFO"), "");
  late_->knows(user);
  EXPECT_EQ(rig_.turns(), "41:481");
}

TEST_F(ProxyShardLateUsers, what_waits_while_the_last_rule_of_the_proxy_goes_is_looked_at_too) {
  EXPECT_EQ(asks("INVITE", "Require: something\r\n"), "");
  EXPECT_EQ(asks("SUBSCRIBE"), "");
  rig_.shard.act(rig_.now, [&](Coordinator& coordinator, Orders&) {
    auto settings = with_users().shard.sessions;
    std::vector<DialPlanFault> faults;
    settings.routing.dial_plan = DialPlan::compile({}, faults);
    const auto kept =
        keep_places(coordinator.routing().settings(), settings.routing, false, [](TrunkId) { return false; });
    auto routing = std::make_unique<Routing>(*kept);
    coordinator.adopt(settings, routing, rig_.now);
  });
  late_->knows_nobody();
  EXPECT_EQ(rig_.turns(), "41:420 41:405");
}

TEST_F(ProxyShardLateUsers, what_is_for_nobody_here_goes_on_late) {
  EXPECT_EQ(asks("INVITE", "Require: something\r\n"), "");
  late_->knows_nobody();
  EXPECT_EQ(rig_.turns(), "41:INVITE");
  EXPECT_EQ(answers(41, 486), "41:ACK 41:486");
}

RigSettings with_proxy_unheard() {
  auto settings = with_proxy();
  settings.shard.sessions.unheard = 600s;
  return settings;
}

class ProxyRecords : public ProxyShard {
 protected:
  ProxyRecords() : ProxyShard(with_proxy_unheard()) {
    std::filesystem::create_directory(folder_);
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_ = std::make_unique<Recorder>(*spool_, 1, 0);
    rig_.shard.record_into(*recorder_);
  }
  ~ProxyRecords() override { std::filesystem::remove_all(folder_); }

  /// "started, answered, ended 200 16 caller": what has come since it was asked last, all of one call.
  std::string records() {
    static constexpr std::array<const char*, 3> by{"caller", "callee", "us"};
    std::vector<CallRecord> all(16);
    all.resize(spool_->read(all));
    spool_->done(all.size());
    std::string text;
    for (const auto& record : all) {
      EXPECT_EQ(record.key.call, all[0].key.call);
      call_ = record.key.call;
      text += text.empty() ? "" : ", ";
      if (record.kind == RecordKind::started) {
        text += "started";
        started_ = record.started;
      }
      if (record.kind == RecordKind::answered) {
        text += "answered";
        pdd_ms_ = record.answered.pdd_ms;
      }
      if (record.kind == RecordKind::trunks)
        text += "trunks " + std::string(record.trunks.caller()) + '>' + std::string(record.trunks.callee());
      if (record.kind == RecordKind::interim) text += "interim";
      if (record.kind == RecordKind::ended) {
        ended_ms_ = record.unix_ms;
        text += "ended " + std::to_string(record.ended.status) + ' ' + std::to_string(record.ended.cause) +
                ' ' + by[static_cast<std::size_t>(record.ended.by)];
        if (record.ended.reason != EndReason::none) text += ' ' + std::string(to_string(record.ended.reason));
      }
    }
    return text;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("proxy-records-" + std::to_string(::getpid()));
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Recorder> recorder_;
  CallStarted started_;
  std::uint32_t pdd_ms_ = 0;
  std::int64_t ended_ms_ = 0;
  std::uint64_t call_ = 0;
};

TEST_F(ProxyRecords, a_call_has_one_that_is_ended_by_whoever_says_bye) {
  calls();
  EXPECT_EQ(records(), "started");
  const auto call = call_;
  EXPECT_EQ(started_.caller(), "sip:alice@10.99.0.10");
  EXPECT_EQ(started_.callee(), "sip:bob@10.99.0.1");
  EXPECT_EQ(started_.call_id(), "call");
  rig_.passes(250ms);
  answers(41, 180);
  rig_.passes(250ms);
  answers(41, 180);
  EXPECT_EQ(records(), "");
  answers(41, 200);
  EXPECT_EQ(records(), "trunks >10.99.0.41:5060, answered");
  EXPECT_EQ(pdd_ms_, 250U);
  answers(41, 200);
  const auto way = route();
  within("ACK", true, 1, way);
  within("INFO", true, 2, way);
  EXPECT_EQ(records(), "") << "says nothing new";
  rig_.passes(40s);
  EXPECT_EQ(rig_.shard.coordinator().proxy().contexts.size(), 0U) << "nothing is kept of it";
  within("INVITE", false, 1, way);
  EXPECT_EQ(records(), "interim") << "it lives";
  EXPECT_EQ(within("BYE", false, 2, way), "10:BYE");
  EXPECT_EQ(records(), "") << "it may be refused";
  EXPECT_EQ(rig_.hears(answer(sent_to(10, "BYE"), 200), caller), "41:200");
  EXPECT_EQ(records(), "ended 200 16 callee");
  EXPECT_EQ(call_, call);
}

// RFC 3261 section 15.1.1.
TEST_F(ProxyRecords, a_bye_that_is_refused_ends_nothing_but_where_the_call_is_gone) {
  const auto says_bye = [&](int cseq, int status) {
    EXPECT_EQ(within("BYE", true, cseq, route()), "41:BYE");
    answers(41, status, {}, "BYE");
    return records();
  };
  talks();
  records();
  EXPECT_EQ(says_bye(2, 401), "");
  EXPECT_EQ(says_bye(3, 500), "");
  EXPECT_EQ(says_bye(4, 481), "ended 200 16 caller peer_gone");
}

TEST_F(ProxyRecords, a_bye_that_nobody_answers_ends_the_call_when_it_came) {
  talks();
  records();
  EXPECT_EQ(within("BYE", true, 2, route()), "41:BYE");
  const auto then = std::chrono::duration_cast<std::chrono::milliseconds>(rig_.now.since_origin()).count();
  rig_.passes(40s);
  EXPECT_EQ(records(), "ended 200 16 caller peer_gone");
  EXPECT_EQ(ended_ms_, then);
}

// RFC 3261 section 15.1.1: "no response at all".
TEST_F(ProxyRecords, a_bye_that_the_network_does_not_deliver_ends_the_call) {
  talks();
  records();
  EXPECT_EQ(within("BYE", true, 2, route()), "41:BYE");
  EXPECT_EQ(undelivered(41), "10:500");
  EXPECT_EQ(records(), "ended 200 16 caller peer_gone");
}

TEST_F(ProxyRecords, a_bye_that_we_cannot_send_ends_nothing) {
  talks();
  records();
  EXPECT_EQ(within("BYE", true, 2, route(), ";x=" + std::string(3300, 'x')), "10:503");
  EXPECT_EQ(records(), "");
}

// RFC 3326 section 2, RFC 6432.
TEST_F(ProxyRecords, a_refusal_is_recorded_with_the_cause_that_it_gives) {
  calls();
  EXPECT_EQ(answers(41, 480, "Reason: Q.850;cause=20\r\n"), "41:ACK 10:480");
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, ended 480 20 callee");
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller);
  EXPECT_EQ(answers(41, 503, "Reason: Q.850;cause=34\r\n"), "41:ACK 42:INVITE");
  EXPECT_EQ(answers(42, 486, "Reason: SIP;cause=486\r\n"), "42:ACK 10:486");
  EXPECT_EQ(records(), "started, trunks >10.99.0.42:5060, ended 486 17 callee") << "of the one that is told";
}

// RFC 3261 section 19.1.1, table 1.
TEST_F(ProxyRecords, a_request_uri_with_header_fields_is_400_and_recorded) {
  auto invite = request({.user = "+4930"});
  invite.replace(invite.find(" SIP/2.0"), 0, "?Subject=x");
  EXPECT_EQ(rig_.hears(invite, caller), "10:400");
  EXPECT_EQ(records(), "started, ended 400 41 us");
}

// RFC 4028 section 8.1.
TEST_F(ProxyRecords, a_session_timer_is_asked_for_where_none_is) {
  calls();
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "1800");
  answers(41, 486);
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2", .more = "Min-SE: 3000\r\n"}),
             caller);
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "3000");
  answers(41, 486);
  rig_.hears(
      request({.user = "+4930", .branch = "z9hG4bK3", .call_id = "c3", .more = "Session-Expires: 300\r\n"}),
      caller);
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "300") << "is the caller's";
  EXPECT_EQ(count_of(sent_to(41), "Session-Expires"), 1U);
  answers(41, 486);
}

// "MAY reduce its value but MUST NOT set it to a duration lower than the value in the Min-SE header field".
TEST_F(ProxyRecords, a_session_that_is_longer_than_ours_is_shortened) {
  calls("Supported: timer\r\nSession-Expires: 7200;refresher=uas\r\n");
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "1800;refresher=uas");
  EXPECT_EQ(count_of(sent_to(41), "Session-Expires"), 1U);
  EXPECT_EQ(field(sent_to(41), "Min-SE"), "");
  answers(41, 486);
  rig_.hears(
      request(
          {.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2", .more = "x: 7200\r\nMin-SE: 3600\r\n"}),
      caller);
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "3600");
  EXPECT_EQ(count_of(sent_to(41), "\r\nx: "), 0U);
  EXPECT_EQ(field(sent_to(41), "Min-SE"), "3600");
  answers(41, 486);
  rig_.hears(request({.user = "+4930",
                      .branch = "z9hG4bK3",
                      .call_id = "c3",
                      .more = "Supported: timer\r\nSession-Expires: 300\r\nMin-SE: 600\r\n"}),
             caller);
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "600") << "MUST increase it to what Min-SE says";
  EXPECT_EQ(field(sent_to(41), "Min-SE"), "600");
  answers(41, 486);
}

TEST_F(ProxyRecords, a_session_that_is_too_short_is_422_to_who_knows_what_that_is) {
  EXPECT_EQ(calls("Supported: timer\r\nSession-Expires: 60\r\n"), "10:422");
  EXPECT_EQ(field(rig_.last("SIP/2.0 422"), "Min-SE"), "90");
  EXPECT_EQ(records(), "started, ended 422 31 us");
}

TEST_F(ProxyRecords, so_it_is_within_a_call) {
  talks();
  auto update = request({.method = "UPDATE", .user = "+4930", .branch = "z9hG4bKu", .cseq = 2, .body = {}});
  update.replace(update.find("\r\nTo: "), 0,
                 "\r\nRoute: " + route() + "\r\nSupported: timer\r\nSession-Expires: 60");
  update.replace(update.find("To: <sip:bob@10.99.0.1>"), 23, "To: <sip:bob@10.99.0.1>;tag=bob");
  EXPECT_EQ(rig_.hears(update, caller), "10:422");
}

// Where a proxy before us has asked: the caller would not know what to do about a 422.
TEST_F(ProxyRecords, a_session_that_is_too_short_is_made_longer_where_422_is_not_known) {
  calls("Session-Expires: 60;refresher=uas\r\nMin-SE: 50\r\n");
  EXPECT_EQ(field(sent_to(41), "Session-Expires"), "90;refresher=uas");
  EXPECT_EQ(field(sent_to(41), "Min-SE"), "90");
  EXPECT_EQ(count_of(sent_to(41), "Min-SE"), 1U);
  answers(41, 486);
}

// Section 8.2.
TEST_F(ProxyRecords, a_caller_who_knows_session_timers_is_told_where_the_callee_knows_none) {
  calls("Supported: timer\r\n");
  EXPECT_EQ(answers(41, 200), "10:200");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "Session-Expires"), "1800;refresher=uac");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "Require"), "timer");
  answers(41, 200);
  EXPECT_EQ(count_of(rig_.last("SIP/2.0 200"), "Session-Expires"), 1U) << "again";
  rig_.hears(
      request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2", .more = "Supported: timer\r\n"}),
      caller);
  answers(41, 200, "Session-Expires: 600;refresher=uas\r\n");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "Session-Expires"), "600;refresher=uas") << "is the callee's";
  rig_.passes(2000s);
}

TEST_F(ProxyRecords, a_call_that_is_not_heard_of_any_more_ends_when_its_session_has_expired) {
  calls("Supported: timer\r\n");
  answers(41, 200, "Session-Expires: 300;refresher=uac\r\nRecord-Route: " + route() + "\r\n");
  const auto way = route();
  within("ACK", true, 1, way);
  records();
  rig_.passes(200s);
  EXPECT_EQ(within("INVITE", true, 2, way), "41:INVITE");
  EXPECT_EQ(answers(41, 200, "Session-Expires: 300;refresher=uac\r\n"), "10:200");
  EXPECT_EQ(records(), "interim");
  rig_.passes(310s);
  EXPECT_EQ(records(), "") << "it was refreshed, and a BYE may be on its way";
  rig_.passes(30s);
  EXPECT_EQ(records(), "ended 408 102 us session_expired");
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::sessions_expired), 1U);
}

TEST_F(ProxyRecords, a_call_that_has_ended_does_not_expire) {
  calls();
  answers(41, 200, "Session-Expires: 90;refresher=uas\r\n");
  within("BYE", true, 2, route());
  answers(41, 200, {}, "BYE");
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, answered, ended 200 16 caller");
  rig_.passes(300s);
  EXPECT_EQ(records(), "");
}

TEST_F(ProxyRecords, a_refresh_without_a_timer_ends_it) {
  calls();
  answers(41, 200, "Session-Expires: 90;refresher=uas\r\n");
  const auto way = route();
  EXPECT_EQ(within("UPDATE", false, 1, way), "10:UPDATE");
  EXPECT_EQ(rig_.hears(answer(sent_to(10, "UPDATE"), 200), caller), "41:200");
  records();
  rig_.passes(300s);
  EXPECT_EQ(records(), "") << "nobody has to say anything any more";
  rig_.passes(400s);
  EXPECT_EQ(records(), "ended 408 102 us unheard");
}

TEST_F(ProxyRecords, a_call_of_phones_without_session_timers_ends_when_nothing_was_heard_of_it_for_long) {
  talks();
  records();
  rig_.passes(500s);
  const auto way = route();
  EXPECT_EQ(within("INVITE", true, 2, way), "41:INVITE");
  EXPECT_EQ(answers(41, 200), "10:200");
  EXPECT_EQ(records(), "interim");
  rig_.passes(590s);
  EXPECT_EQ(records(), "") << "it has been heard of";
  rig_.passes(20s);
  EXPECT_EQ(records(), "ended 408 102 us unheard");
  const auto& counters = rig_.shard.coordinator().counters();
  EXPECT_EQ(counters.read(SessionCounter::calls_unheard), 1U);
  EXPECT_EQ(counters.read(SessionCounter::sessions_expired), 0U);
}

// For whoever asks for it by the name that it had while it rang.
TEST_F(ProxyRecords, a_call_is_known_by_its_name_until_it_is_over) {
  calls();
  const auto& proxy = rig_.shard.coordinator().proxy();
  const auto name = life_name(proxy.contexts.handle_at(0));
  EXPECT_FALSE(proxy.lives.has_named(name)) << "it is not answered";
  answers(41, 200, "Record-Route: " + route() + "\r\n");
  const auto way = route();
  within("ACK", true, 1, way);
  rig_.passes(40s);
  EXPECT_EQ(within("INVITE", true, 2, way), "41:INVITE");
  answers(41, 200);
  EXPECT_TRUE(proxy.lives.has_named(name)) << "and keeps it";
  EXPECT_EQ(within("BYE", true, 3, way), "41:BYE");
  answers(41, 200, {}, "BYE");
  EXPECT_FALSE(proxy.lives.has_named(name));
}

TEST_F(ProxyRecords, no_phone_can_keep_a_call_for_a_hundred_years) {
  calls();
  answers(41, 200, "Session-Expires: 4000000000;refresher=uas\r\n");
  records();
  rig_.passes(610s);
  EXPECT_EQ(records(), "ended 408 102 us unheard");
}

TEST_F(ProxyRecords, more_calls_than_there_is_room_for_are_not_watched) {
  for (int call = 0; call < 9; ++call) {
    const auto number = std::to_string(call);
    rig_.hears(request({.user = "+4930", .branch = "z9hG4bKn" + number, .call_id = "n" + number}), caller);
    answers(41, 200, "Session-Expires: 500;refresher=uas\r\n");
    rig_.passes(40s);
  }
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::sessions_unwatched), 1U);
  rig_.passes(1000s);
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::sessions_expired), 8U);
}

TEST_F(ProxyRecords, a_bye_may_follow_at_once_and_say_why) {
  talks();
  records();
  const auto way = route();
  const auto bye =
      "BYE sip:bob@10.99.0.41 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5060;branch=z9hG4bKb\r\nMax-Forwards: "
      "70\r\n"
      "From: <sip:alice@10.99.0.10>;tag=alice\r\nTo: <sip:bob@10.99.0.1>;tag=bob\r\nCall-ID: call\r\n"
      "CSeq: 2 BYE\r\nReason: SIP;cause=200, Q.850;cause=31\r\nRoute: " +
      way + "\r\nContent-Length: 0\r\n\r\n";
  EXPECT_EQ(rig_.hears(bye, caller), "41:BYE");
  EXPECT_EQ(answers(41, 200, {}, "BYE"), "10:200");
  EXPECT_EQ(records(), "ended 200 31 caller");
}

TEST_F(ProxyRecords, a_bye_of_another_early_dialog_or_success_ends_nothing) {
  calls();
  answers(41, 180);
  const auto way = route();
  EXPECT_EQ(within("BYE", true, 2, way), "41:BYE");
  answers(41, 200, {}, "BYE");
  EXPECT_EQ(records(), "started") << "its INVITE will say what has become of it";
  auto other = answer(sent_to(41), 200);
  other.replace(other.find("tag=bob"), 7, "tag=eve");
  rig_.hears(other, near_carrier);
  answers(41, 200);
  EXPECT_EQ(records(), "trunks >10.99.0.41:5060, answered");
  EXPECT_EQ(within("BYE", true, 3, way), "41:BYE") << "of the second one";
  answers(41, 200, {}, "BYE");
  EXPECT_EQ(records(), "");
}

TEST_F(ProxyRecords, a_refusal_is_the_callees_and_says_what_the_caller_was_told) {
  calls();
  answers(41, 503);
  EXPECT_EQ(records(), "started");
  answers(42, 503);
  EXPECT_EQ(records(), "trunks >10.99.0.42:5060, ended 500 41 callee");
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller);
  answers(41, 486);
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, ended 486 17 callee");
}

TEST_F(ProxyRecords, a_failure_that_nobody_has_said_is_no_party_s) {
  calls();
  undelivered(41);
  EXPECT_EQ(undelivered(42), "10:500");
  EXPECT_EQ(records(), "started, trunks >10.99.0.42:5060, ended 500 41 us unreachable");
}

TEST_F(ProxyRecords, a_silent_callee_has_ended_nothing) {
  calls();
  const auto said = rig_.passes(80s);
  EXPECT_NE(said.find("10:408"), std::string::npos) << said;
  EXPECT_EQ(records(), "started, trunks >10.99.0.42:5060, ended 408 102 us unreachable");
}

TEST_F(ProxyRecords, who_gives_up_is_named) {
  calls();
  answers(41, 180);
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  answers(41, 487);
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, ended 487 16 caller");
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller);
  answers(41, 180);
  rig_.passes(182s);
  answers(41, 487);
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, ended 487 16 us ring_limit");
  rig_.hears(request({.user = "+4930", .branch = "z9hG4bK3", .call_id = "c3"}), caller);
  answers(41, 180);
  rig_.shard.hang_up_all(503, rig_.now);
  EXPECT_EQ(records(), "started, trunks >10.99.0.41:5060, ended 503 41 us stopped");
  rig_.turns();
  answers(41, 487);
  EXPECT_EQ(records(), "");
}

TEST_F(ProxyRecords, what_is_refused_before_it_goes_on_has_one) {
  auto text = request({.user = "+4930"});
  text.replace(text.find("Max-Forwards: 70"), 16, "Max-Forwards: 0");
  EXPECT_EQ(rig_.hears(text, caller), "10:483");
  EXPECT_EQ(records(), "started, ended 483 25 us");
  rig_.shard.drain();
  EXPECT_EQ(rig_.hears(request({.user = "+4930", .branch = "z9hG4bK2", .call_id = "c2"}), caller), "10:503");
  EXPECT_EQ(records(), "started, ended 503 41 us");
}

TEST_F(ProxyRecords, other_requests_have_none) {
  rig_.hears(request({.method = "SUBSCRIBE", .user = "+4930", .body = {}}), caller);
  answers(41, 202, {}, "SUBSCRIBE");
  EXPECT_EQ(within("BYE", true, 2, field(sent_to(41, "SUBSCRIBE"), "Record-Route")), "41:BYE");
  answers(41, 200, {}, "BYE");
  EXPECT_EQ(records(), "");
}

TEST_F(ProxyRecords, a_call_that_could_not_be_recorded_to_its_end_does_not_begin) {
  spool_ = std::move(*Spool::open((folder_ / "least").string(), 0));  // of two calls
  Recorder recorder(*spool_, 1, 0);
  rig_.shard.record_into(recorder);
  const auto calls_anew = [&](const std::string& number) {
    return rig_.hears(request({.user = "+4930", .branch = "z9hG4bK" + number, .call_id = number}), caller);
  };
  EXPECT_EQ(calls_anew("1"), "41:INVITE");
  const auto first = sent_to(41);
  std::string said;
  for (int n = 2; said != "10:503"; ++n) said = calls_anew(std::to_string(n));
  EXPECT_GT(recorder.counters().read(RecorderCounter::calls_refused), 0U);
  rig_.hears(answer(first, 486), near_carrier);
  rig_.passes(700s);
}

}  // namespace
}  // namespace trunkline::controlplane
