#include "rtp/relay/slot_sweep.h"

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

class OneWayTest : public RelayTest {
 protected:
  void SetUp() override {
    auto facing_a = relaying_to(a, 1);
    facing_a.one_way_s = 5;
    facing_a.codec = Codec::pcmu;
    open(0, facing_a);
    open(1, relaying_to(b, 0));
  }
  // One second: b talks, a as told.
  void second(bool a_talks) {
    for (int i = 0; i < 50; ++i, ++sequence) {
      now = now + 20ms;
      arrive(1, b, rtp_packet(sequence, 70));
      if (a_talks) arrive(0, a, rtp_packet(sequence));
    }
    relay.sweep(Moment(now), 4);
  }
  [[nodiscard]] std::optional<ReportKind> told() {
    const auto due = relay.report();
    if (!due) return std::nullopt;
    EXPECT_EQ(due->report.handle, handle(0));
    relay.report_taken();
    return due->report.kind;
  }
  std::uint16_t sequence = 1;
};

TEST_F(OneWayTest, a_peer_that_is_silent_while_it_is_talked_to_is_told_once) {
  for (int i = 0; i < 4; ++i) second(false);
  EXPECT_FALSE(told());
  for (int i = 0; i < 3; ++i) second(false);
  EXPECT_EQ(told(), ReportKind::one_way);
  EXPECT_TRUE(relay.figures(handle(0), now)->quality.one_way);
  EXPECT_GE(relay.figures(handle(0), now)->quality.silent_ms, 5000U);
  second(false);
  EXPECT_FALSE(told());
}

TEST_F(OneWayTest, it_is_told_again_after_the_peer_was_heard) {
  for (int i = 0; i < 7; ++i) second(false);
  EXPECT_EQ(told(), ReportKind::one_way);
  second(true);
  EXPECT_FALSE(relay.figures(handle(0), now)->quality.one_way);
  for (int i = 0; i < 7; ++i) second(false);
  EXPECT_EQ(told(), ReportKind::one_way);
}

TEST_F(OneWayTest, where_nobody_talks_nothing_is_one_way) {
  now = now + 60s;
  relay.sweep(Moment(now), 4);
  EXPECT_FALSE(told());
}

TEST_F(OneWayTest, the_sweep_rates_every_second) {
  for (int i = 0; i < 3; ++i) second(true);
  auto quality = relay.figures(handle(0), now)->quality;
  EXPECT_GT(quality.mos_second, 430);
  EXPECT_NEAR(quality.packets_second, 50, 1);
  sequence = static_cast<std::uint16_t>(sequence + 20);  // 20 packets are lost at once
  second(true);
  second(true);
  quality = relay.figures(handle(0), now)->quality;
  EXPECT_GT(quality.mos_second, 430);
  EXPECT_LT(quality.mos_worst, 300);
  EXPECT_EQ(quality.bursts, 1);
  EXPECT_EQ(quality.one_way, false);
}

}  // namespace
}  // namespace trunkline::rtp
