#include "rtp/relay/slot_extras.h"

#include <array>

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

TEST(SlotExtras, a_record_given_back_is_readable_until_another_slot_takes_it) {
  std::array<SlotExtra, 2> records;
  SlotExtras extras(records);
  std::array<SlotBackground, 4> slots;
  EXPECT_EQ(extras.find(0, slots[0]), nullptr);
  auto* const first = extras.need(0, slots[0]);
  ASSERT_NE(first, nullptr);
  first->translation.sequence_delta = 7;
  EXPECT_EQ(extras.need(0, slots[0]), first);
  auto* const second = extras.need(1, slots[1]);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(extras.need(2, slots[2]), nullptr);
  EXPECT_EQ(extras.find(2, slots[2]), nullptr);
  extras.give_back(0, slots[0]);
  extras.give_back(1, slots[1]);
  ASSERT_EQ(extras.find(0, slots[0]), first);
  EXPECT_EQ(first->translation.sequence_delta, 7);
  // The one that was given back first goes first, and begins anew.
  EXPECT_EQ(extras.need(2, slots[2]), first);
  EXPECT_EQ(first->translation.sequence_delta, 0);
  EXPECT_EQ(extras.find(0, slots[0]), nullptr);
  EXPECT_EQ(extras.find(1, slots[1]), second);
  extras.give_back(0, slots[0]);  // it is not its own any more
  EXPECT_EQ(extras.need(3, slots[3]), second);
  EXPECT_EQ(extras.need(0, slots[0]), nullptr);
  EXPECT_EQ(extras.take_refused(), 2U);
  EXPECT_EQ(extras.take_refused(), 0U);
}

// Peers whose RTCP is at another address than their RTP.
class ElsewhereTest : public RelayTest {
 protected:
  static constexpr std::uint16_t pairs = 50;
  static constexpr std::uint32_t records = SlotExtras::records_for(pairs);

  static MediaLayout wide_layout() {
    auto layout = small_layout();
    layout.address_count = 1;
    layout.pairs_per_worker = pairs;
    return layout;
  }
  SlotSettings elsewhere() {
    auto settings = talking_to(a);
    settings.remote_rtcp = collector;
    return settings;
  }
  MediaOutcome rtcp_from(std::uint32_t slot, const base::Endpoint& source) {
    return wide.admit({slot, true, source, rtcp}, Moment(now)).outcome;
  }

  const base::Endpoint collector = endpoint("198.51.100.99:9");
  const std::vector<std::uint8_t> rtcp = rtcp_packet();
  TableMemory wide_memory{pairs};
  Relay wide{wide_layout(), base::WorkerId{1}, wide_memory.octets(), 42};
};

TEST_F(ElsewhereTest, rtcp_comes_from_and_goes_to_where_it_was_signalled) {
  auto to_a = relaying_to(a, 1);
  to_a.remote_rtcp = collector;
  open(0, to_a);
  open(1, relaying_to(b, 0));
  EXPECT_EQ(arrive(0, collector, rtcp, true).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(arrive(0, endpoint("198.51.100.1:4001"), rtcp, true).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(1, endpoint("198.51.100.2:5001"), rtcp, true).departure->remote, collector);
  update(0, relaying_to(a, 1));  // and then where RTP is
  EXPECT_EQ(arrive(1, endpoint("198.51.100.2:5001"), rtcp, true).departure->remote,
            endpoint("198.51.100.1:4001"));
  EXPECT_EQ(arrive(0, collector, rtcp, true).outcome, MediaOutcome::wrong_source);
}

TEST_F(ElsewhereTest, where_no_record_is_left_rtcp_is_left_out_and_counted) {
  for (std::uint32_t i = 0; i < pairs; ++i)
    ASSERT_EQ(wide.open(handle(i), base::ShardId{3}, elsewhere(), now), CommandResult::applied);
  EXPECT_EQ(wide.events().read(RelayEvent::extra_refused), pairs - records);
  EXPECT_EQ(rtcp_from(records - 1, collector), MediaOutcome::consumed);
  EXPECT_EQ(rtcp_from(records, collector), MediaOutcome::peer_unknown);
  // A call that ends makes room for the next.
  ASSERT_TRUE(wide.close(handle(0)));
  ASSERT_EQ(wide.open(handle(0, 2), base::ShardId{3}, elsewhere(), now), CommandResult::applied);
  EXPECT_EQ(rtcp_from(0, collector), MediaOutcome::consumed);
}

TEST_F(ElsewhereTest, where_no_record_is_left_a_source_that_moves_is_not_followed_and_each_try_counts) {
  for (std::uint32_t i = 0; i < records; ++i)
    ASSERT_EQ(wide.open(handle(i), base::ShardId{3}, elsewhere(), now), CommandResult::applied);
  auto behind_nat = talking_to(endpoint("203.0.113.9:0"));
  behind_nat.latch = LatchRule::bound;
  behind_nat.change_packets = 2;
  ASSERT_EQ(wide.open(handle(records), base::ShardId{3}, behind_nat, now), CommandResult::applied);
  std::uint16_t sequence = 0;
  const auto rtp_from = [&](const base::Endpoint& source) {
    now = now + 20ms;
    const auto packet = rtp_packet(++sequence);
    return wide.admit({records, false, source, packet}, Moment(now)).outcome;
  };
  const auto moved = endpoint("203.0.113.9:62000");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(rtp_from(endpoint("203.0.113.9:61000")), MediaOutcome::consumed);
  now = now + 600ms;
  EXPECT_EQ(wide.events().read(RelayEvent::extra_refused), 0U);
  for (std::uint64_t tries = 1; tries <= 3; ++tries) {
    EXPECT_EQ(rtp_from(moved), MediaOutcome::source_unproven);
    EXPECT_EQ(wide.events().read(RelayEvent::extra_refused), tries) << "at once";
  }
  ASSERT_TRUE(wide.close(handle(0)));
  EXPECT_EQ(rtp_from(moved), MediaOutcome::source_unproven);
  EXPECT_EQ(rtp_from(moved), MediaOutcome::consumed) << "there was a record again";
}

}  // namespace
}  // namespace trunkline::rtp
