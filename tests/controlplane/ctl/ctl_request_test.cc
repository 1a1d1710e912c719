#include "controlplane/ctl/ctl_request.h"

#include <gtest/gtest.h>

#include "tests/controlplane/ctl/fixed_source.h"

namespace trunkline::controlplane {
namespace {

TEST(CtlRequest, status_names_what_scripts_rely_on) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("status", source),
      R"({"version":"1.2.3","state":"running","uptime_s":1.2346E1,"sessions":2,"sessions_most":0,"dialogs":0,)"
      R"("transactions":0,"timers":0,"buffers":0,"plane_packets":0,"plane_messages":0,)"
      R"("media":{"slots_open":4,"slots_quarantined":5,"slots_free":6},)"
      R"("workers":[{"id":0,"cpu":1,"rx_packets":10,"tx_packets":9,"rounds":0,"empty_rounds":0,"sleeps":0,)"
      R"("busy_cycles":25,"idle_cycles":75}]})");
}

TEST(CtlRequest, counters_are_grouped_and_whole) {
  FixedSource source;
  EXPECT_EQ(
      answer_of(" counters\r", source),
      R"({"worker 0":{"rx_packets":10,"rx_chained":0},"shard 0":{"packets_sent":18446744073709551615}})");
}

TEST(CtlRequest, calls_are_bounded) {
  FixedSource source;
  EXPECT_EQ(
      answer_of("calls 1", source),
      R"({"total":2,"calls":[{"id":"0.1.1","state":"established","caller":"alice","callee":"echo",)"
      R"("caller_address":"10.0.0.9:5060","callee_address":"","age_s":3.5E0,"streams":1,"answered_s":2.25E0}],"next":"1"})");
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

TEST(CtlRequest, hangs_up_one_call) {
  FixedSource source;
  EXPECT_EQ(answer_of("hangup 0.2.1", source), R"({"hung_up":"0.2.1"})");
  EXPECT_EQ(source.calls_.size(), 1U);
  EXPECT_EQ(answer_of("hangup 0.2.1", source), R"({"error":"there is no call 0.2.1"})");
}

TEST(CtlRequest, what_is_not_understood_is_answered_with_an_error) {
  FixedSource source;
  for (const char* line : {"", "stats", "status now", "calls many", "calls 1 0 2", "hangup", "hangup 1 2",
                           "calls -1", "{\"a\":1}", "\x01\xff"}) {
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
