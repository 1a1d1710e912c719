#include "rtp/relay/latch.h"

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

// Phone a sits behind NAT: its SDP says 10.0.0.1, its packets come from elsewhere.
class LatchTest : public RelayTest {
 protected:
  void SetUp() override {
    settings = relaying_to(endpoint("10.0.0.1:4000"), 1);
    settings.latch = LatchRule::first;
    open(0, settings);
    open(1, relaying_to(b, 0));
  }
  [[nodiscard]] std::optional<SlotReport> reported() {
    const auto due = relay.report();
    if (!due) return std::nullopt;
    EXPECT_EQ(due->shard, base::ShardId{3});
    relay.report_taken();
    return due->report;
  }

  SlotSettings settings;
  const base::Endpoint nat = endpoint("203.0.113.9:61000");
  const base::Endpoint nat_rtcp = endpoint("203.0.113.9:61001");
};

TEST_F(LatchTest, the_first_source_is_bound_and_media_goes_back_to_it) {
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).departure->remote, endpoint("10.0.0.1:4000"));
  EXPECT_EQ(arrive(0, nat, rtp_packet(1)).outcome, MediaOutcome::forwarded);
  EXPECT_EQ(arrive(1, b, rtp_packet(2)).departure->remote, nat);
}

TEST_F(LatchTest, once_bound_every_other_source_is_wrong) {
  arrive(0, nat, rtp_packet(1));
  EXPECT_EQ(arrive(0, stranger, rtp_packet(2)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, endpoint("10.0.0.1:4000"), rtp_packet(2)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).departure->remote, nat);
}

TEST_F(LatchTest, it_is_reported_once) {
  arrive(0, nat, rtp_packet(1));
  arrive(0, nat, rtp_packet(2));
  const auto report = reported();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, ReportKind::latched);
  EXPECT_EQ(report->handle, handle(0));
  EXPECT_EQ(report->source, nat);
  EXPECT_FALSE(reported());
}

TEST_F(LatchTest, only_rtp_latches) {
  EXPECT_EQ(arrive(0, stranger, {0x00, 0x01, 0x00, 0x00}).outcome, MediaOutcome::not_media);
  EXPECT_EQ(arrive(0, stranger, {0x8f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7}).outcome, MediaOutcome::bad_rtp);
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::peer_unknown);
  EXPECT_EQ(arrive(0, nat, rtp_packet(1)).outcome, MediaOutcome::forwarded);
}

TEST_F(LatchTest, nobody_latches_on_hold) {
  settings.may_receive = false;
  update(0, settings);
  EXPECT_EQ(arrive(0, nat, rtp_packet(1)).outcome, MediaOutcome::on_hold);
  EXPECT_FALSE(reported());
}

TEST_F(LatchTest, rtcp_latches_on_the_address_that_rtp_latched) {
  arrive(0, nat, rtp_packet(1));
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, nat_rtcp, rtcp_packet(), true).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(arrive(0, endpoint("203.0.113.9:61007"), rtcp_packet(), true).outcome,
            MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(1, endpoint("198.51.100.2:5001"), rtcp_packet(), true).departure->remote, nat_rtcp);
}

TEST_F(LatchTest, multiplexed_rtcp_follows_the_latched_rtp) {
  settings.rtcp_mux = true;
  settings.remote_rtcp = settings.remote_rtp;
  update(0, settings);
  arrive(0, nat, rtp_packet(1));
  EXPECT_EQ(arrive(0, nat, rtcp_packet()).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(arrive(0, nat_rtcp, rtcp_packet()).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(1, endpoint("198.51.100.2:5001"), rtcp_packet(), true).departure->remote, nat);
}

TEST_F(LatchTest, an_update_with_the_same_address_keeps_the_latch) {
  arrive(0, nat, rtp_packet(1));
  arrive(0, nat_rtcp, rtcp_packet(), true);
  settings.dscp = 46;
  update(0, settings);
  EXPECT_EQ(arrive(0, stranger, rtp_packet(2)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, nat, rtp_packet(2)).outcome, MediaOutcome::forwarded);
  EXPECT_EQ(arrive(0, nat_rtcp, rtcp_packet(), true).outcome, MediaOutcome::rtcp_forwarded);
}

TEST_F(LatchTest, a_new_address_latches_anew_and_is_reported_again) {
  arrive(0, nat, rtp_packet(1));
  EXPECT_TRUE(reported());
  settings.remote_rtp = endpoint("10.0.0.1:4002");
  update(0, settings);
  const auto moved = endpoint("203.0.113.9:62000");
  EXPECT_EQ(arrive(0, moved, rtp_packet(2)).outcome, MediaOutcome::forwarded);
  const auto report = reported();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->source, moved);
  EXPECT_EQ(relay.table().totals(0).packets_received, 2u);  // counters stay
}

TEST_F(LatchTest, changing_the_rule_forgets_the_latch) {
  arrive(0, nat, rtp_packet(1));
  settings.latch = LatchRule::signalled;
  update(0, settings);
  EXPECT_EQ(arrive(0, nat, rtp_packet(2)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, endpoint("10.0.0.1:4000"), rtp_packet(2)).outcome, MediaOutcome::forwarded);
}

TEST_F(LatchTest, the_next_tenant_starts_unlatched) {
  arrive(0, nat, rtp_packet(1));
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_FALSE(reported());  // the totals have said all
  open(0, settings, 2);
  EXPECT_EQ(arrive(0, stranger, rtp_packet(1)).outcome, MediaOutcome::forwarded);
  const auto report = reported();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->handle, handle(0, 2));
}

}  // namespace
}  // namespace trunkline::rtp
