#include "rtp/relay/silence.h"

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class SilenceTest : public RelayTest {
 protected:
  void SetUp() override {
    settings = talking_to(a);
    settings.silence_s = 10;
    open(0, settings);
  }
  void sweep_at(base::Duration since_start) {
    now = at(since_start);
    relay.sweep(Moment(now), 4);
  }
  [[nodiscard]] bool reported(ReportKind kind = ReportKind::timed_out) {
    const auto due = relay.report();
    if (!due) return false;
    EXPECT_EQ(due->report.kind, kind);
    EXPECT_EQ(due->report.handle, handle(0));
    relay.report_taken();
    return true;
  }

  SlotSettings settings;
};

TEST_F(SilenceTest, a_slot_that_never_hears_anything_times_out) {
  sweep_at(9'999ms);
  EXPECT_FALSE(reported());
  sweep_at(10s);
  EXPECT_TRUE(reported());
}

TEST_F(SilenceTest, media_and_rtcp_put_it_off) {
  now = at(6s);
  arrive(0, a, rtp_packet(1));
  sweep_at(12s);
  EXPECT_FALSE(reported());
  arrive(0, endpoint("198.51.100.1:4001"), rtcp_packet(), true);
  sweep_at(20s);
  EXPECT_FALSE(reported());
  sweep_at(22s);
  EXPECT_TRUE(reported());
}

TEST_F(SilenceTest, strangers_do_not_put_it_off) {
  now = at(9s);
  arrive(0, stranger, rtp_packet(1));
  sweep_at(10s);
  EXPECT_TRUE(reported());
}

TEST_F(SilenceTest, it_is_said_once_until_media_comes_back) {
  sweep_at(10s);
  EXPECT_TRUE(reported());
  sweep_at(25s);
  EXPECT_FALSE(reported());
  arrive(0, a, rtp_packet(1));
  sweep_at(26s);
  EXPECT_TRUE(reported(ReportKind::heard_again));
  sweep_at(27s);
  EXPECT_FALSE(reported());
  sweep_at(35s);
  EXPECT_TRUE(reported());
}

TEST_F(SilenceTest, a_silence_that_ended_before_it_was_told_is_not_told) {
  sweep_at(10s);
  arrive(0, a, rtp_packet(1));
  sweep_at(11s);
  EXPECT_FALSE(reported());
}

TEST_F(SilenceTest, an_end_of_silence_that_was_not_told_yet_is_taken_back) {
  sweep_at(10s);
  EXPECT_TRUE(reported());
  now = at(11s);
  arrive(0, a, rtp_packet(1));
  sweep_at(12s);
  sweep_at(21s);
  EXPECT_FALSE(reported());  // the control plane has thought so all the time
}

TEST_F(SilenceTest, zero_means_never) {
  settings.silence_s = 0;
  update(0, settings);
  sweep_at(24h);
  EXPECT_FALSE(reported());
}

TEST_F(SilenceTest, an_update_starts_the_time_anew) {
  now = at(9s);
  update(0, settings);
  sweep_at(18s);
  EXPECT_FALSE(reported());
  sweep_at(19s);
  EXPECT_TRUE(reported());
}

TEST_F(SilenceTest, a_closed_slot_says_nothing_more) {
  sweep_at(10s);
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_FALSE(reported());
  sweep_at(30s);
  EXPECT_FALSE(reported());
}

TEST_F(SilenceTest, the_sweep_goes_round_in_bounded_steps) {
  open(2, settings);
  now = at(10s);
  relay.sweep(Moment(now), 1);
  EXPECT_EQ(relay.reports_waiting(), 1u);
  relay.sweep(Moment(now), 1);
  EXPECT_EQ(relay.reports_waiting(), 1u);
  relay.sweep(Moment(now), 1);
  EXPECT_EQ(relay.reports_waiting(), 2u);
}

TEST_F(SilenceTest, reports_wait_in_order_and_a_full_shard_holds_up_nobody) {
  open(2, settings);
  sweep_at(10s);
  EXPECT_EQ(relay.report()->report.handle, handle(0));
  relay.report_deferred();
  EXPECT_EQ(relay.report()->report.handle, handle(2));
  relay.report_taken();
  EXPECT_EQ(relay.report()->report.handle, handle(0));
  relay.report_taken();
  EXPECT_FALSE(relay.report());
  relay.report_taken();  // of nothing: no effect
  relay.report_deferred();
  EXPECT_EQ(relay.reports_waiting(), 0u);
}

TEST_F(SilenceTest, a_slot_that_latched_and_fell_silent_says_both) {
  settings.latch = LatchRule::first;
  update(0, settings);
  arrive(0, a, rtp_packet(1));
  sweep_at(10s);
  EXPECT_EQ(relay.report()->report.kind, ReportKind::latched);
  relay.report_taken();
  EXPECT_TRUE(reported());
  EXPECT_FALSE(relay.report());
}

}  // namespace
}  // namespace trunkline::rtp
