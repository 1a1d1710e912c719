#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "tests/rtp/rtcp/rtcp_octets.h"

namespace trunkline::rtp {
namespace {

const Octets sender_octets = {
    0x81, 200,  0x00, 0x0c,                          // V=2, one block; 13 words
    0x01, 0x02, 0x03, 0x04,                          // sender
    0xe3, 0xf4, 0x05, 0x16, 0x80, 0x00, 0x00, 0x01,  // NTP
    0x00, 0x00, 0x3e, 0x80,                          // RTP timestamp 16000
    0x00, 0x00, 0x00, 0x64,                          // 100 packets
    0x00, 0x00, 0x3e, 0x80,                          // 16000 octets
    0x11, 0x12, 0x13, 0x14,                          // source
    0x40, 0xff, 0xff, 0xfe,                          // a quarter lost; -2 in all
    0x00, 0x01, 0x00, 0x2a,                          // one cycle, 42
    0x00, 0x00, 0x00, 0x10,                          // jitter
    0x05, 0x16, 0x80, 0x00,                          // LSR
    0x00, 0x01, 0x80, 0x00,                          // DLSR 1.5 s
};

const Octets receiver_octets = {
    0x81, 201,  0x00, 0x07,  // V=2, one block; 8 words
    0x01, 0x02, 0x03, 0x04,  // sender of the report
    0x11, 0x12, 0x13, 0x14,  // source
    0x00, 0x7f, 0xff, 0xff,  // none lost lately; the largest number in all
    0x00, 0x00, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
};

ReportBlock block_of_sender() {
  ReportBlock block;
  block.source = Ssrc{0x11121314};
  block.fraction_lost = 0x40;
  block.cumulative_lost = -2;
  block.highest_sequence = 0x1002a;
  block.jitter = 16;
  block.last_sender_report = 0x05168000;
  block.delay_since_report = 0x18000;
  return block;
}

TEST(RtcpSenderReport, it_is_read_field_by_field) {
  const auto report = parse_sender_report(packet_of(sender_octets));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sender, Ssrc{0x01020304});
  EXPECT_EQ(report->ntp_timestamp, 0xe3f4051680000001u);
  EXPECT_EQ(report->middle_of_ntp(), 0x05168000u);
  EXPECT_EQ(report->rtp_timestamp, 16000u);
  EXPECT_EQ(report->packets, 100u);
  EXPECT_EQ(report->octets, 16000u);
  ASSERT_EQ(report->reports.size(), 1u);
  EXPECT_EQ(report->reports[0], block_of_sender());
}

TEST(RtcpSenderReport, it_is_written_octet_by_octet) {
  SenderReport report;
  report.sender = Ssrc{0x01020304};
  report.ntp_timestamp = 0xe3f4051680000001u;
  report.rtp_timestamp = 16000;
  report.packets = 100;
  report.octets = 16000;
  ASSERT_TRUE(report.reports.push_back(block_of_sender()));
  EXPECT_EQ(written([&](auto& writer) { write(writer, report); }), sender_octets);
}

TEST(RtcpSenderReport, without_all_it_counts_it_is_too_short) {
  const auto no_block = shortened(sender_octets);
  EXPECT_EQ(parse_sender_report(packet_of(no_block)).error(), RtcpError::body_too_short);
  const Octets no_sender = {0x80, 200, 0, 1, 0, 0, 0, 7};
  EXPECT_EQ(parse_sender_report(packet_of(no_sender)).error(), RtcpError::body_too_short);
}

TEST(RtcpSenderReport, a_profiles_extension_is_stepped_over) {
  Octets extended = sender_octets;
  extended.insert(extended.end(), {1, 2, 3, 4});
  ++extended[3];
  EXPECT_TRUE(parse_sender_report(packet_of(extended)));
}

TEST(RtcpReceiverReport, it_is_read_field_by_field) {
  const auto report = parse_receiver_report(packet_of(receiver_octets));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sender, Ssrc{0x01020304});
  ASSERT_EQ(report->reports.size(), 1u);
  EXPECT_EQ(report->reports[0].cumulative_lost, 0x7fffff);
  EXPECT_EQ(report->reports[0].highest_sequence, 42u);
}

TEST(RtcpReceiverReport, it_is_written_octet_by_octet_and_loss_is_clamped) {
  ReceiverReport report;
  report.sender = Ssrc{0x01020304};
  ReportBlock block;
  block.source = Ssrc{0x11121314};
  block.cumulative_lost = 0x7fffffff;
  block.highest_sequence = 42;
  ASSERT_TRUE(report.reports.push_back(block));
  EXPECT_EQ(written([&](auto& writer) { write(writer, report); }), receiver_octets);
}

TEST(RtcpReceiverReport, an_empty_one_is_a_sign_of_life) {
  const Octets octets = {0x80, 201, 0, 1, 0, 0, 0, 7};
  const auto report = parse_receiver_report(packet_of(octets));
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->reports.empty());
  const Octets nobody = {0x80, 201, 0, 0};
  EXPECT_EQ(parse_receiver_report(packet_of(nobody)).error(), RtcpError::body_too_short);
}

TEST(RtcpReceiverReport, it_may_count_thirty_one_sources) {
  Octets octets = {0x9f, 201, 0, 187, 0, 0, 0, 7};
  octets.resize(8 + 31 * 24);
  const auto report = parse_receiver_report(packet_of(octets));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->reports.size(), 31u);
}

TEST(RtcpReports, one_is_not_the_other) {
  EXPECT_EQ(parse_sender_report(packet_of(receiver_octets)).error(), RtcpError::wrong_type);
  EXPECT_EQ(parse_receiver_report(packet_of(sender_octets)).error(), RtcpError::wrong_type);
}

}  // namespace
}  // namespace trunkline::rtp
