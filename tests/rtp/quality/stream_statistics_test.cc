#include "rtp/quality/stream_statistics.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

// A G.711 stream, 20 ms a packet, that arrives exactly as it was sent unless told otherwise.
class StreamStatisticsTest : public testing::Test {
 protected:
  static constexpr std::uint64_t frame_us = 20'000;

  // The packet numbered `sequence`, sent at its time and `late_us` on the way.
  void arrive(std::uint16_t sequence, std::uint64_t late_us = 0, Ssrc ssrc = Ssrc{7}) {
    Header header;
    header.sequence = sequence;
    header.ssrc = ssrc;
    header.timestamp = 160u * sequence;
    header.payload_type = 8;
    record(header, 172, 1'000'000 + sequence * frame_us + late_us);
  }

  // As the relay does: the short way where it is open.
  void record(const Header& header, std::uint32_t octets, std::uint64_t us) {
    const auto arrival = Arrival::from_us(us);
    if (!stream.record_next(header, octets, arrival)) stream.record(header, octets, arrival, losses);
  }

  StreamStatistics stream{8};
  LossRuns losses;
};

TEST_F(StreamStatisticsTest, clean_stream_has_nothing_to_report) {
  for (std::uint16_t sequence = 100; sequence < 150; ++sequence) arrive(sequence);
  EXPECT_EQ(stream.received(), 50u);
  EXPECT_EQ(stream.octets(), 50u * 172);
  EXPECT_EQ(stream.expected(), 50u);
  EXPECT_EQ(stream.lost(), 0u);
  EXPECT_EQ(stream.reordered(), 0u);
  EXPECT_EQ(stream.duplicated(), 0u);
  EXPECT_EQ(stream.jitter(), 0u);
  EXPECT_EQ(stream.highest(), 149u);
  EXPECT_EQ(stream.payload_type(), 8);
}

TEST_F(StreamStatisticsTest, before_the_first_packet_all_is_zero) {
  EXPECT_EQ(stream.expected(), 0u);
  EXPECT_EQ(stream.lost(), 0u);
  EXPECT_EQ(stream.jitter_us(), 0u);
}

TEST_F(StreamStatisticsTest, a_gap_is_loss_until_the_late_packet_fills_it) {
  for (const int sequence : {1, 2, 5}) arrive(static_cast<std::uint16_t>(sequence));
  EXPECT_EQ(stream.lost(), 2u);
  arrive(3);
  EXPECT_EQ(stream.lost(), 1u);
  EXPECT_EQ(stream.reordered(), 1u);
}

TEST_F(StreamStatisticsTest, a_copy_is_a_duplicate_and_hides_no_loss) {
  for (const int sequence : {1, 2, 4, 4, 2}) arrive(static_cast<std::uint16_t>(sequence));
  EXPECT_EQ(stream.duplicated(), 2u);
  EXPECT_EQ(stream.lost(), 1u);
  EXPECT_EQ(stream.reordered(), 0u);
  EXPECT_EQ(stream.received(), 5u);
}

TEST_F(StreamStatisticsTest, late_by_more_than_the_window_counts_as_reordered) {
  arrive(10);
  for (std::uint16_t sequence = 12; sequence < 92; ++sequence) arrive(sequence);
  arrive(11);
  EXPECT_EQ(stream.reordered(), 1u);
  EXPECT_EQ(stream.duplicated(), 0u);
  EXPECT_EQ(stream.lost(), 0u);
}

TEST_F(StreamStatisticsTest, sequence_numbers_wrap_without_loss) {
  for (int sequence = 65530; sequence < 65546; ++sequence) arrive(static_cast<std::uint16_t>(sequence));
  EXPECT_EQ(stream.expected(), 16u);
  EXPECT_EQ(stream.lost(), 0u);
  EXPECT_EQ(stream.highest(), 0x10009u);
}

TEST_F(StreamStatisticsTest, a_packet_from_before_the_first_lowers_the_base) {
  arrive(0);
  arrive(65535);
  EXPECT_EQ(stream.expected(), 2u);
  EXPECT_EQ(stream.lost(), 0u);
  EXPECT_EQ(stream.reordered(), 1u);
}

TEST_F(StreamStatisticsTest, a_single_wild_packet_makes_no_loss) {
  arrive(1);
  arrive(30000);
  arrive(2);
  EXPECT_EQ(stream.lost(), 0u);
  EXPECT_EQ(stream.expected(), 3u);
  EXPECT_EQ(stream.highest(), 2u);
}

// RFC 3550 A.1: two sequential packets after a jump mean that the other side restarted.
TEST_F(StreamStatisticsTest, two_in_a_row_after_a_jump_start_a_new_run) {
  for (const int sequence : {1, 2, 4, 30000, 30001, 30002}) arrive(static_cast<std::uint16_t>(sequence));
  EXPECT_EQ(stream.lost(), 1u);  // number 3 of the first run
  EXPECT_EQ(stream.expected(), 7u);
  EXPECT_EQ(stream.highest(), 30002u);
}

TEST_F(StreamStatisticsTest, a_dropout_under_the_limit_is_loss) {
  arrive(1);
  arrive(2999);
  EXPECT_EQ(stream.lost(), 2997u);
}

TEST_F(StreamStatisticsTest, a_new_ssrc_starts_a_new_run_and_keeps_the_totals) {
  for (const int sequence : {1, 3}) arrive(static_cast<std::uint16_t>(sequence));
  for (const int sequence : {500, 501}) arrive(static_cast<std::uint16_t>(sequence), 0, Ssrc{8});
  EXPECT_EQ(stream.ssrc(), Ssrc{8});
  EXPECT_EQ(stream.received(), 4u);
  EXPECT_EQ(stream.lost(), 1u);
  EXPECT_EQ(stream.jitter(), 0u);
}

// A.8 by hand: |D| is 80 units (10 ms) each time. J (times 16): 80, 155, 225, 291 -> 5, 9, 14, 18.
TEST_F(StreamStatisticsTest, jitter_follows_the_estimator_of_rfc_3550) {
  arrive(0);
  arrive(1, 10'000);
  EXPECT_EQ(stream.jitter(), 5u);
  arrive(2, 0);
  EXPECT_EQ(stream.jitter(), 9u);
  arrive(3, 10'000);
  EXPECT_EQ(stream.jitter(), 14u);
  arrive(4, 0);
  EXPECT_EQ(stream.jitter(), 18u);
  EXPECT_EQ(stream.jitter_us(), 18u * 125);
}

TEST_F(StreamStatisticsTest, packets_of_one_timestamp_are_not_jitter) {
  Header event;
  event.ssrc = Ssrc{7};
  event.timestamp = 1000;
  for (std::uint16_t i = 0; i < 10; ++i) {
    event.sequence = i;
    record(event, 16, i * frame_us);
  }
  EXPECT_EQ(stream.jitter(), 0u);
}

TEST_F(StreamStatisticsTest, a_leap_of_the_timestamp_is_not_jitter) {
  Header header;
  header.ssrc = Ssrc{7};
  record(header, 172, 0);
  header.sequence = 1;
  header.timestamp = 0x80000000;
  record(header, 172, frame_us);
  EXPECT_EQ(stream.jitter(), 0u);
}

TEST_F(StreamStatisticsTest, clock_rate_zero_is_taken_for_narrow_band) {
  EXPECT_EQ(StreamStatistics(0).clock_khz(), 8);
  EXPECT_EQ(StreamStatistics(48).clock_khz(), 48);
}

}  // namespace
}  // namespace trunkline::rtp
