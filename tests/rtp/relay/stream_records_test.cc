#include "rtp/relay/stream_records.h"

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class StreamRecordsTest : public RelayTest {
 protected:
  void SetUp() override { open_call(); }
  void send(std::uint16_t sequence, std::uint32_t ssrc) {
    EXPECT_EQ(arrive(0, a, rtp_packet(sequence, ssrc)).outcome, MediaOutcome::forwarded);
  }
  [[nodiscard]] StreamQuality quality() { return relay.figures(handle(0), now)->quality; }
};

TEST_F(StreamRecordsTest, two_streams_in_turn_lose_nothing_of_each_other) {
  for (std::uint16_t i = 0; i < 50; ++i) {
    now = now + 10ms;
    send(i, 7);
    send(static_cast<std::uint16_t>(40000 + i), 8);
  }
  const auto totals = relay.table().totals(0);
  EXPECT_EQ(totals.packets_received, 100u);
  EXPECT_EQ(totals.packets_lost, 0u);
  EXPECT_EQ(totals.packets_reordered, 0u);
  EXPECT_EQ(totals.octets_received, 100u * 172);
  EXPECT_EQ(quality().streams, 2);
  EXPECT_EQ(quality().ssrc, 7u);
  EXPECT_EQ(relay.table().slot(0).stream.received(), 50u);
}

// A second stream of the peer is rated in its own seconds, and the worst one counts.
TEST_F(StreamRecordsTest, the_seconds_of_every_stream_are_rated) {
  std::uint16_t good = 0;
  std::uint16_t lossy = 40000;
  const auto second = [&](int dropped_one_in) {
    for (int i = 0; i < 50; ++i) {
      now = now + 20ms;
      send(good++, 7);
      if (dropped_one_in == 0 || i % dropped_one_in != 0) send(lossy, 8);
      ++lossy;
    }
    relay.sweep(Moment(now), relay.table().size());
  };
  for (int i = 0; i < 3; ++i) second(0);  // the second stream's seconds began with its first packet
  const auto sound = quality();
  EXPECT_EQ(sound.streams, 2);
  EXPECT_EQ(sound.packets_second, 100);
  EXPECT_EQ(sound.loss_second, 0);
  second(5);
  second(5);
  const auto bad = quality();
  EXPECT_EQ(bad.packets_second, 90);
  EXPECT_EQ(bad.loss_second, 2000);
  EXPECT_LT(bad.mos_second, sound.mos_second);
  EXPECT_EQ(bad.mos_worst, bad.mos_second);
  // It leaves, and what its seconds were like stays known.
  arrive(0, {a.address, static_cast<std::uint16_t>(a.port + 1)}, {0x81, 203, 0, 1, 0, 0, 0, 8}, true);
  for (int i = 0; i < 100; ++i) {
    now = now + 20ms;
    send(good++, 7);
    if (i % 50 == 49) relay.sweep(Moment(now), relay.table().size());
  }
  const auto alone = quality();
  EXPECT_EQ(alone.streams, 1);
  EXPECT_EQ(alone.packets_second, 50);
  EXPECT_EQ(alone.loss_second, 0);
  EXPECT_EQ(alone.mos_second, sound.mos_second);
  EXPECT_EQ(alone.mos_worst, bad.mos_worst);
}

TEST_F(StreamRecordsTest, losses_of_each_stream_are_its_own) {
  for (const int i : {1, 2, 5}) send(static_cast<std::uint16_t>(i), 7);
  for (const int i : {900, 903}) send(static_cast<std::uint16_t>(i), 8);
  EXPECT_EQ(relay.table().totals(0).packets_lost, 4u);
  EXPECT_EQ(relay.table().slot(0).stream.lost(), 2u);
}

TEST_F(StreamRecordsTest, a_stream_that_talks_takes_the_place_of_one_that_has_stopped) {
  for (std::uint16_t i = 0; i < 20; ++i) send(i, 7);
  for (std::uint16_t i = 0; i < 20; ++i) {
    now = now + 200ms;
    send(i, 8);
  }
  EXPECT_EQ(relay.table().slot(0).stream.ssrc(), Ssrc{8});
  EXPECT_EQ(relay.table().totals(0).packets_received, 40u);
  EXPECT_EQ(relay.table().totals(0).packets_lost, 0u);
}

TEST_F(StreamRecordsTest, more_streams_than_a_slot_may_have_are_counted_together) {
  for (std::uint32_t ssrc = 1; ssrc <= 6; ++ssrc) send(static_cast<std::uint16_t>(1000 * ssrc), ssrc);
  EXPECT_EQ(quality().streams, 4);
  EXPECT_EQ(relay.events().read(RelayEvent::stream_begun), 4u);
  EXPECT_EQ(relay.events().read(RelayEvent::stream_unrecorded), 2u);
  EXPECT_EQ(relay.table().totals(0).packets_received, 6u);
  EXPECT_EQ(relay.table().totals(0).packets_lost, 0u);
}

TEST_F(StreamRecordsTest, the_pool_is_bounded_and_filled_again_by_those_who_leave) {
  const auto all = StreamRecords::records_for(4);
  for (std::uint32_t ssrc = 1; ssrc <= 4; ++ssrc) send(1, ssrc);
  for (std::uint32_t ssrc = 11; ssrc <= 14; ++ssrc) arrive(1, b, rtp_packet(1, ssrc));
  EXPECT_EQ(relay.table().records().free(), all - 6);
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_EQ(relay.table().records().free(), all - 3);
  ASSERT_TRUE(relay.close(handle(1)));
  EXPECT_EQ(relay.table().records().free(), all);
}

TEST_F(StreamRecordsTest, a_closed_slot_still_knows_what_all_its_streams_counted) {
  send(1, 7);
  send(1, 8);
  send(4, 8);
  const auto report = relay.close(handle(0));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->totals.packets_received, 3u);
  EXPECT_EQ(report->totals.packets_lost, 2u);
  EXPECT_EQ(report->quality.streams, 2);
  EXPECT_EQ(relay.table().totals(0), report->totals);
}

TEST_F(StreamRecordsTest, a_goodbye_gives_the_record_back) {
  send(1, 7);
  send(1, 8);
  const std::vector<std::uint8_t> bye{0x80, 201, 0, 1, 0, 0, 0, 8, 0x81, 203, 0, 1, 0, 0, 0, 8};
  EXPECT_EQ(arrive(0, endpoint("198.51.100.1:4001"), bye, true).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(quality().streams, 1);
  EXPECT_FALSE(quality().left);
  EXPECT_EQ(relay.table().totals(0).packets_received, 2u);
}

TEST_F(StreamRecordsTest, after_the_goodbye_of_the_first_stream_the_next_has_its_place) {
  send(1, 7);
  const std::vector<std::uint8_t> bye{0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 203, 0, 1, 0, 0, 0, 7};
  arrive(0, endpoint("198.51.100.1:4001"), bye, true);
  EXPECT_TRUE(quality().left);
  EXPECT_EQ(relay.events().read(RelayEvent::rtcp_bye), 1u);
  send(1, 8);
  EXPECT_FALSE(quality().left);
  EXPECT_EQ(quality().streams, 1);
  EXPECT_EQ(quality().ssrc, 8u);
}

}  // namespace
}  // namespace trunkline::rtp
