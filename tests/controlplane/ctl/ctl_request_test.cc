#include "controlplane/ctl/ctl_request.h"

#include <gtest/gtest.h>

#include "tests/controlplane/ctl/fixed_source.h"

namespace trunkline::controlplane {
namespace {

TEST(CtlRequest, status_names_what_scripts_rely_on) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("status", source),
      R"({"version":"1.2.3","state":"running","uptime_s":1.2346E1,"sessions":2,"sessions_most":0,"dialogs":0,"proxied":0,)"
      R"("transactions":0,"timers":0,"buffers":0,"plane_packets":0,"plane_messages":0,"memory":{"mode":"huge","size_mib":256},)"
      R"("media":{"slots_open":4,"slots_quarantined":5,"slots_free":6},)"
      R"("workers":[{"id":0,"cpu":1,"rx_packets":10,"tx_packets":9,"rounds":0,"empty_rounds":0,"sleeps":0,)"
      R"("busy_cycles":25,"idle_cycles":75,"seconds":0E0,"busy":2.5E-1,"rx_per_s":0E0,"tx_per_s":0E0,)"
      R"("empty_share":0E0,"sleeps_per_s":0E0,"slots_used":0,"slots_free":0,)"
      R"("drops":{"ipv4_bad_checksum":{"total":7,"per_s":5E-1}}}]})");
}

TEST(CtlRequest, workers_come_with_their_headroom) {
  FixedSource source;
  EXPECT_NE(
      answer_of("workers", source).find(R"("headroom":{"calls":2,"more_by_load":null,"more_by_ports":0,)"),
      std::string::npos);
}

TEST(CtlRequest, counters_are_grouped_and_whole) {
  FixedSource source;
  EXPECT_EQ(
      answer_of(" counters\r", source),
      R"({"worker 0":{"rx_packets":10,"rx_chained":0},"shard 0":{"packets_sent":18446744073709551615}})");
}

TEST(CtlRequest, registrations_are_listed) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("registrations 7", source),
      R"({"total":3,"registrations":[{"user":"alice@a.test","contact":"sip:alice@10.0.0.9",)"
      R"("source":"10.0.0.9:5060","behind_nat":true,"q":5E-1,"expires_s":6E1,"path":"","user_agent":"Phone/1"}]})");
  EXPECT_EQ(answer_of("registrations many", source),
            R"({"error":"registrations takes a number up to 1000"})");
  EXPECT_EQ(answer_of("registrations 1001", source),
            R"({"error":"registrations takes a number up to 1000"})");
}

TEST(CtlRequest, trunks_are_listed_with_their_hosts) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("trunks", source),
      R"({"trunks":[{"trunk":"carrier","calls":4,"capacity":30,"rate":0,"refused_full":1,"hosts":[)"
      R"({"host":"10.0.0.7:5060","address":"10.0.0.7:5060","usable":"resting","probe":"up","probe_status":405,)"
      R"("breaker":"open","failures":5,"rests_s":4,"tried":9,"answered":2,"refused":1,"failed":6}]}]})");
  EXPECT_EQ(answer_of("trunks now", source), R"({"error":"too many words"})");
}

TEST(CtlRequest, what_is_no_utf_8_is_refused_since_the_answer_would_repeat_it) {
  FixedSource source;
  EXPECT_EQ(answer_of("call caf\xe9", source), R"({"error":"the request is not in UTF-8"})");
  EXPECT_EQ(answer_of("\xff", source), R"({"error":"the request is not in UTF-8"})");
  EXPECT_EQ(answer_of("call caf\xc3\xa9", source), "{\"error\":\"there is no call caf\xc3\xa9\"}");
}

TEST(CtlRequest, a_route_is_tested_from_somewhere_or_from_nowhere) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("route test +4930 10.0.0.9", source),
      R"({"steps":[{"step":"rule","found":"germany","why":"the number begins with +49"}],"trunks":[)"
      R"({"trunk":"carrier","host":"10.0.0.7:5060","priority":1,"weight":100,"usable":"usable","probe":"up",)"
      R"("breaker":"closed"}]})");
  EXPECT_EQ(source.asked_route_.number, "+4930");
  EXPECT_EQ(source.asked_route_.from, "10.0.0.9");
  EXPECT_NE(answer_of("route test +4930", source).find("germany"), std::string::npos);
  EXPECT_EQ(source.asked_route_.from, "");
  EXPECT_EQ(answer_of("route test %", source), R"({"error":"% is neither a number nor a URI"})");
  for (const char* wrong : {"route", "route +4930", "route test", "route test 1 2 3"}) {
    EXPECT_NE(answer_of(wrong, source).find("error"), std::string::npos) << wrong;
  }
}

TEST(CtlRequest, a_reload_says_what_changes_or_why_nothing_does) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("reload", source),
      R"({"adopted":true,"dry_run":false,"change_count":1,"changes":["log.level: info -> debug"],"faults":[]})");
  source.reload_ = {false, false, 0, {}, {"t.yaml:1:1: ports: is missing"}};
  EXPECT_EQ(
      answer_of("reload dry", source),
      R"({"adopted":false,"dry_run":true,"change_count":0,"changes":[],"faults":["t.yaml:1:1: ports: is missing"]})");
  EXPECT_NE(answer_of("reload wet", source).find("error"), std::string::npos);
}

TEST(CtlRequest, bans_are_listed_and_lifted) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("bans", source),
      R"({"total":1,"bans":[{"source":"198.51.100.1","worker":0,"left_s":1.2346E1,"bans":2,"cause":"malformed"}]})");
  EXPECT_EQ(answer_of("bans lift 2001:db8::/64", source), R"({"lifting":"2001:db8::"})");
  EXPECT_EQ(source.lifted_, "2001:db8::");
  source.lifted_.clear();
  for (const char* wrong : {"bans lift", "bans lift somebody", "bans 10.0.0.1", "bans raise 10.0.0.1"}) {
    EXPECT_NE(answer_of(wrong, source).find("error"), std::string::npos) << wrong;
  }
  EXPECT_EQ(answer_of("bans lift 9.9.9.9", source), R"({"error":"there is no ban of 9.9.9.9"})");
  EXPECT_EQ(source.lifted_, "");
}

TEST(CtlRequest, calls_are_bounded) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("calls 1", source),
      R"({"total":2,"calls":[{"id":"0.1.1","state":"established","caller":"alice","callee":"echo",)"
      R"("caller_address":"10.0.0.9:5060","callee_address":"","age_s":3.5E0,"answered_s":2.25E0,"streams":1,"from_caller":null,"from_callee":null}],)"
      R"("next":"1"})");
  (void)answer_of("calls", source);
  EXPECT_EQ(source.asked_for_, 100u);
  (void)answer_of("calls 4000000000", source);
  EXPECT_EQ(source.asked_for_, most_calls_shown);
}

TEST(CtlRequest, calls_go_on_where_the_last_page_ended) {
  FixedSource source;
  EXPECT_NE(answer_of("calls 1 1", source).find(R"("id":"0.2.1")"), std::string::npos);
  EXPECT_NE(answer_of("calls 1 1", source).find(R"("next":null)"), std::string::npos);
}

TEST(CtlRequest, one_call_is_shown_with_legs_and_media) {
  FixedSource source;
  source.calls_[0].from_caller = MediaFigures{.received = 5, .sent = 4, .jitter_ms = 1.5, .mos = 4.4};
  auto& leg = source.legs_.emplace_back();
  leg.side = "caller";
  leg.call_id = "x@y";
  leg.pending = {"its answer to our BYE"};
  source.streams_.emplace_back().party = "callee";
  source.conditions_ = {"faulted", "bridged with 0-4-1"};
  const auto answer = answer_of("call 0.1.1", source);
  for (
      const char* part :
      {R"("from_caller":{"received":5,"sent":4,"refused":0,"lost":0,"reordered":0,"duplicated":0,"jitter_ms":1.5E0,)",
       R"("mos":4.4E0})", R"("legs":[{"side":"caller","call_id":"x@y",)",
       R"("pending":["its answer to our BYE"])", R"("conditions":["faulted","bridged with 0-4-1"])",
       R"("media":[{"stream":0,"party":"callee",)", R"("figures":null)"}) {
    EXPECT_NE(answer.find(part), std::string::npos) << part << " in " << answer;
  }
  EXPECT_EQ(answer_of("call 7", source), R"({"error":"there is no call 7"})");
}

TEST(CtlRequest, hangs_up_one_call) {
  FixedSource source;
  EXPECT_EQ(answer_of("hangup 0.2.1", source), R"({"hung_up":"0.2.1"})");
  EXPECT_EQ(source.calls_.size(), 1U);
  EXPECT_EQ(answer_of("hangup 0.2.1", source), R"({"error":"there is no call 0.2.1"})");
  EXPECT_EQ(answer_of("hangup p0-1-2", source),
            R"({"error":"p0-1-2 is connected: what a proxy has connected only its peers can end"})");
}

TEST(CtlRequest, capture_takes_what_and_how_much) {
  FixedSource source;
  EXPECT_EQ(answer_of("capture sip", source), R"({"error":"no file"})");
  EXPECT_EQ(source.wish_.kind, gate::CaptureKind::sip);
  EXPECT_EQ(source.wish_.bounds.seconds, 3600U);
  (void)answer_of("capture ip fd99::10 size 1000 seconds 5 packets 7", source);
  EXPECT_EQ(source.wish_.address, *base::IpAddress::parse("fd99::10"));
  EXPECT_EQ(source.wish_.bounds.octets, 1000U);
  EXPECT_EQ(source.wish_.bounds.seconds, 5U);
  EXPECT_EQ(source.wish_.bounds.packets, 7U);
  (void)answer_of("capture call 0-1-2", source);
  EXPECT_EQ(source.wish_.call, "0-1-2");
  for (const char* line : {"capture", "capture all", "capture ip", "capture call", "capture sip seconds",
                           "capture sip seconds 0", "capture sip seconds 86401", "capture sip packets -1",
                           "capture sip pages 3"}) {
    EXPECT_TRUE(answer_of(line, source).starts_with(R"({"error":"capture takes)")) << line;
  }
  EXPECT_EQ(answer_of("capture ip 300.1.1.1", source), R"({"error":"300.1.1.1 is no address"})");
}

TEST(CtlRequest, what_is_not_understood_is_answered_with_an_error) {
  FixedSource source;
  for (const char* line : {"", "stats", "status now", "calls many", "calls 1 0 2", "hangup", "hangup 1 2",
                           "call", "call 1 2", "calls -1", "{\"a\":1}", "\x01\xff"}) {
    EXPECT_TRUE(answer_of(line, source).starts_with(R"({"error":")")) << line;
  }
}

TEST(CtlRequest, a_failing_source_costs_only_the_answer) {
  FixedSource source;
  source.fails_ = true;
  EXPECT_EQ(answer_of("status", source), R"({"error":"the shard is gone"})");
}

}  // namespace
}  // namespace trunkline::controlplane
