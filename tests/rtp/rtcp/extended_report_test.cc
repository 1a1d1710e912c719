#include "rtp/rtcp/extended_report.h"

#include "rtp/rtcp/xr_receipt_times.h"
#include "rtp/rtcp/xr_reference_time.h"
#include "rtp/rtcp/xr_run_lengths.h"
#include "rtp/rtcp/xr_statistics_summary.h"
#include "rtp/rtcp/xr_voip_metrics.h"
#include "tests/rtp/rtcp/rtcp_octets.h"

namespace trunkline::rtp {
namespace {

const Octets reference_time = {4, 0, 0, 2, 0xe3, 0xf4, 0x05, 0x16, 0x80, 0x00, 0x00, 0x01};
const Octets reference_delays = {5, 0, 0, 3, 0, 0, 0, 7, 0x05, 0x16, 0x80, 0x00, 0x00, 0x01, 0x80, 0x00};
const Octets loss_runs = {1, 2, 0, 3, 0, 0, 0, 7, 0, 10, 0, 42, 0x40, 0x14, 0x00, 0x00};
const Octets receipt_times = {3, 1, 0, 3, 0, 0, 0, 7, 0, 10, 0, 11, 0x00, 0x00, 0x3e, 0x80};
const Octets summary = {6, 0xe8, 0, 9, 0, 0, 0, 7,  0, 10, 0, 42, 0, 0, 0, 3, 0, 0, 0,  1,
                        0, 0,    0, 2, 0, 0, 0, 30, 0, 0,  0, 12, 0, 0, 0, 4, 1, 9, 64, 2};
const Octets voip_metrics = {
    7,    0,    0,    8,     // 8 words follow
    0,    0,    0,    7,     // source
    10,   20,   30,   40,    // loss, discard, burst and gap density
    0,    60,   0x13, 0x88,  // burst 60 ms, gap 5000 ms
    0,    80,   0,    120,   // round trip, end system
    0xec, 0xc4, 127,  16,    // -20 dBm0, -60 dBm0, no RERL, Gmin
    93,   127,  41,   40,    // R, no external R, MOS-LQ 4.1, MOS-CQ 4.0
    0xb2, 0,    0,    40,    // configuration, nominal 40 ms
    0,    80,   1,    0x2c,  // maximum 80 ms, absolute maximum 300 ms
};

Octets packet_with(std::initializer_list<const Octets*> blocks) {
  Octets packet = {0x80, 207, 0, 0, 0, 0, 0, 9};
  for (const Octets* block : blocks) packet.insert(packet.end(), block->begin(), block->end());
  packet[3] = static_cast<std::uint8_t>(packet.size() / 4 - 1);
  return packet;
}

// The block alone, read through a whole packet. `octets` keeps what it views.
XrBlock block_of(const Octets& block, Octets& octets) {
  octets = packet_with({&block});
  const auto report = parse_extended_report(packet_of(octets));
  EXPECT_TRUE(report);
  return report && !report->blocks.empty() ? report->blocks[0] : XrBlock{};
}

Octets shortened_block(Octets block) {
  block.resize(block.size() - 4);
  --block[3];
  return block;
}

class ExtendedReportTest : public testing::Test {
 protected:
  Octets octets;
  Octets octets_too;
};

TEST_F(ExtendedReportTest, blocks_are_listed_in_order_unknown_ones_too) {
  const Octets unknown = {200, 0xaa, 0, 0};
  const auto packet = packet_with({&reference_time, &unknown, &voip_metrics});
  const auto report = parse_extended_report(packet_of(packet));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sender, Ssrc{9});
  ASSERT_EQ(report->blocks.size(), 3u);
  EXPECT_TRUE(report->blocks[0].is(XrBlockType::receiver_reference_time));
  EXPECT_EQ(report->blocks[1].type, 200);
  EXPECT_EQ(report->blocks[1].specific, 0xaa);
  EXPECT_TRUE(report->blocks[1].body.empty());
  EXPECT_TRUE(report->blocks[2].is(XrBlockType::voip_metrics));
}

TEST_F(ExtendedReportTest, a_packet_of_blocks_is_written_octet_by_octet) {
  const auto octets_written = written([](auto& writer) {
    const auto packet = begin_extended_report(writer, Ssrc{9});
    write(writer, XrReferenceTime{0xe3f4051680000001u});
    XrReferenceDelays delays;
    ASSERT_TRUE(delays.push_back({Ssrc{7}, 0x05168000, 0x18000}));
    write(writer, delays);
  });
  EXPECT_EQ(octets_written, packet_with({&reference_time, &reference_delays}));
}

TEST_F(ExtendedReportTest, lies_are_refused) {
  const Octets nobody = {0x80, 207, 0, 0};
  EXPECT_EQ(parse_extended_report(packet_of(nobody)).error(), RtcpError::body_too_short);
  const Octets overrun = {4, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto packet = packet_with({&overrun});
  EXPECT_EQ(parse_extended_report(packet_of(packet)).error(), RtcpError::bad_item);
  Octets many;
  for (std::size_t i = 0; i <= most_xr_blocks; ++i) many.insert(many.end(), {200, 0, 0, 0});
  const auto flood = packet_with({&many});
  EXPECT_EQ(parse_extended_report(packet_of(flood)).error(), RtcpError::too_many);
  const Octets bye = {0x80, 203, 0, 0};
  EXPECT_EQ(parse_extended_report(packet_of(bye)).error(), RtcpError::wrong_type);
}

TEST_F(ExtendedReportTest, reference_time_is_read) {
  const auto time = parse_reference_time(block_of(reference_time, octets));
  ASSERT_TRUE(time);
  EXPECT_EQ(time->ntp_timestamp, 0xe3f4051680000001u);
  EXPECT_EQ(parse_reference_time(block_of(shortened_block(reference_time), octets)).error(),
            RtcpError::body_too_short);
  EXPECT_EQ(parse_reference_time(block_of(summary, octets)).error(), RtcpError::wrong_type);
}

TEST_F(ExtendedReportTest, reference_delays_are_read) {
  const auto delays = parse_reference_delays(block_of(reference_delays, octets));
  ASSERT_TRUE(delays);
  ASSERT_EQ(delays->size(), 1u);
  EXPECT_EQ((*delays)[0].receiver, Ssrc{7});
  EXPECT_EQ((*delays)[0].last_reference, 0x05168000u);
  EXPECT_EQ((*delays)[0].delay, 0x18000u);
  EXPECT_EQ(parse_reference_delays(block_of(shortened_block(reference_delays), octets)).error(),
            RtcpError::bad_item);
  EXPECT_EQ(parse_reference_delays(block_of(summary, octets)).error(), RtcpError::wrong_type);
  Octets many = {5, 0, 0, 96};
  many.resize(4 + 32 * 12);
  EXPECT_EQ(parse_reference_delays(block_of(many, octets)).error(), RtcpError::too_many);
}

TEST_F(ExtendedReportTest, run_lengths_are_read_and_written) {
  const auto runs = parse_run_lengths(block_of(loss_runs, octets));
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->type, XrBlockType::loss_run_lengths);
  EXPECT_EQ(runs->thinning, 2);
  EXPECT_EQ(runs->source, Ssrc{7});
  EXPECT_EQ(runs->begin_sequence, 10);
  EXPECT_EQ(runs->end_sequence, 42);
  EXPECT_EQ(as_octets(runs->chunks), (Octets{0x40, 0x14, 0, 0}));
  auto one_chunk = *runs;
  one_chunk.chunks = one_chunk.chunks.first(2);
  EXPECT_EQ(written([&](auto& writer) { write(writer, one_chunk); }), loss_runs);
  auto duplicates = loss_runs;
  duplicates[0] = 2;
  EXPECT_EQ(parse_run_lengths(block_of(duplicates, octets_too))->type, XrBlockType::duplicate_run_lengths);
  const Octets nothing = {1, 0, 0, 1, 0, 0, 0, 7};
  EXPECT_EQ(parse_run_lengths(block_of(nothing, octets_too)).error(), RtcpError::body_too_short);
  EXPECT_EQ(parse_run_lengths(block_of(summary, octets_too)).error(), RtcpError::wrong_type);
}

TEST_F(ExtendedReportTest, receipt_times_are_read_and_written) {
  const auto receipts = parse_receipt_times(block_of(receipt_times, octets));
  ASSERT_TRUE(receipts);
  EXPECT_EQ(receipts->thinning, 1);
  EXPECT_EQ(receipts->begin_sequence, 10);
  EXPECT_EQ(receipts->end_sequence, 11);
  EXPECT_EQ(as_octets(receipts->times), (Octets{0, 0, 0x3e, 0x80}));
  EXPECT_EQ(written([&](auto& writer) { write(writer, *receipts); }), receipt_times);
  const Octets nothing = {3, 0, 0, 1, 0, 0, 0, 7};
  EXPECT_EQ(parse_receipt_times(block_of(nothing, octets_too)).error(), RtcpError::body_too_short);
  EXPECT_EQ(parse_receipt_times(block_of(summary, octets_too)).error(), RtcpError::wrong_type);
}

TEST_F(ExtendedReportTest, statistics_summary_is_read_and_written) {
  const auto figures = parse_statistics_summary(block_of(summary, octets));
  ASSERT_TRUE(figures);
  EXPECT_TRUE(figures->tells_loss);
  EXPECT_TRUE(figures->tells_duplicates);
  EXPECT_TRUE(figures->tells_jitter);
  EXPECT_EQ(figures->hops, HopFigures::ipv4_ttl);
  EXPECT_EQ(figures->lost, 3u);
  EXPECT_EQ(figures->duplicated, 1u);
  EXPECT_EQ(figures->min_jitter, 2u);
  EXPECT_EQ(figures->max_jitter, 30u);
  EXPECT_EQ(figures->mean_jitter, 12u);
  EXPECT_EQ(figures->deviation_of_jitter, 4u);
  EXPECT_EQ(figures->max_hops, 9);
  EXPECT_EQ(figures->mean_hops, 64);
  EXPECT_EQ(written([&](auto& writer) { write(writer, *figures); }), summary);
  EXPECT_EQ(parse_statistics_summary(block_of(shortened_block(summary), octets)).error(),
            RtcpError::body_too_short);
  EXPECT_EQ(parse_statistics_summary(block_of(reference_time, octets)).error(), RtcpError::wrong_type);
}

TEST_F(ExtendedReportTest, what_a_summary_does_not_tell_is_not_flagged) {
  auto nothing = summary;
  nothing[1] = 0x10;  // only the hop limit of IPv6
  const auto figures = parse_statistics_summary(block_of(nothing, octets));
  ASSERT_TRUE(figures);
  EXPECT_FALSE(figures->tells_loss || figures->tells_duplicates || figures->tells_jitter);
  EXPECT_EQ(figures->hops, HopFigures::ipv6_hop_limit);
  EXPECT_EQ(written([&](auto& writer) { write(writer, *figures); }), nothing);
}

TEST_F(ExtendedReportTest, voip_metrics_are_read_and_written) {
  const auto metrics = parse_voip_metrics(block_of(voip_metrics, octets));
  ASSERT_TRUE(metrics);
  EXPECT_EQ(metrics->source, Ssrc{7});
  EXPECT_EQ(metrics->loss_rate, 10);
  EXPECT_EQ(metrics->gap_density, 40);
  EXPECT_EQ(metrics->burst_duration_ms, 60);
  EXPECT_EQ(metrics->gap_duration_ms, 5000);
  EXPECT_EQ(metrics->round_trip_delay_ms, 80);
  EXPECT_EQ(metrics->end_system_delay_ms, 120);
  EXPECT_EQ(metrics->signal_level_dbm0, -20);
  EXPECT_EQ(metrics->noise_level_dbm0, -60);
  EXPECT_EQ(metrics->residual_echo_return_loss_db, XrVoipMetrics::unavailable);
  EXPECT_EQ(metrics->r_factor, 93);
  EXPECT_EQ(metrics->mos_listening, 41);
  EXPECT_EQ(metrics->mos_conversational, 40);
  EXPECT_EQ(metrics->jitter_buffer_nominal_ms, 40);
  EXPECT_EQ(metrics->jitter_buffer_absolute_maximum_ms, 300);
  EXPECT_EQ(written([&](auto& writer) { write(writer, *metrics); }), voip_metrics);
  EXPECT_EQ(parse_voip_metrics(block_of(shortened_block(voip_metrics), octets)).error(),
            RtcpError::body_too_short);
  EXPECT_EQ(parse_voip_metrics(block_of(summary, octets)).error(), RtcpError::wrong_type);
}

}  // namespace
}  // namespace trunkline::rtp
