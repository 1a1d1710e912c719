// RTCP on its way through the relay: what is read, what is rewritten, what is dropped.
#include <algorithm>
#include <array>
#include <vector>

#include "base/octet_writer.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/extended_report.h"
#include "rtp/rtcp/feedback.h"
#include "rtp/rtcp/goodbye.h"
#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "rtp/rtcp/source_description.h"
#include "rtp/rtcp/xr_voip_metrics.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class RelayRtcpTest : public RelayTest {
 protected:
  void SetUp() override {
    open_call();
    say_a(1, 7);
    arrive(1, b, rtp_packet(1, 70));
  }
  void say_a(std::uint16_t sequence, std::uint32_t ssrc) {
    now = now + 20ms;
    EXPECT_EQ(arrive(0, a, rtp_packet(sequence, ssrc)).outcome, MediaOutcome::forwarded);
  }
  template <class Write>
  static std::vector<std::uint8_t> made(Write&& write) {
    std::array<std::uint8_t, 1400> room{};
    base::OctetWriter writer(room);
    write(writer);
    EXPECT_TRUE(writer.ok());
    return {writer.written().begin(), writer.written().end()};
  }
  static std::vector<std::uint8_t> sender_report(Ssrc sender, std::uint64_t ntp, std::uint32_t rtp = 1000) {
    SenderReport report;
    report.sender = sender;
    report.ntp_timestamp = ntp;
    report.rtp_timestamp = rtp;
    return made([&](auto& writer) { write(writer, report); });
  }
  static ReceiverReport receiver_report(Ssrc sender, const ReportBlock& block) {
    ReceiverReport report;
    report.sender = sender;
    EXPECT_TRUE(report.reports.push_back(block));
    return report;
  }
  static std::vector<std::uint8_t> octets_of(const ReceiverReport& report) {
    return made([&](auto& writer) { write(writer, report); });
  }
  [[nodiscard]] StreamQuality quality(std::uint32_t slot) {
    return relay.figures(handle(slot), now)->quality;
  }
  [[nodiscard]] Compound left() const {
    auto packets = parse_compound(left_with, CompoundRule::reduced_size);
    EXPECT_TRUE(packets);
    return packets ? *packets : Compound{};
  }
  // From here on a's stream is 8, and b is told that it is 7: number n as n + 2 - 500.
  void translate_a() {
    SlotSettings offer = relaying_to(a, 1);
    offer.silence_s = 77;  // it orders something
    update(0, offer);
    say_a(500, 8);
    ASSERT_EQ(parse_clear(left_with)->sequence, 2);
  }

  const base::Endpoint a_rtcp = endpoint("198.51.100.1:4001");
  const base::Endpoint b_rtcp = endpoint("198.51.100.2:5001");
};

TEST_F(RelayRtcpTest, what_a_peer_reports_of_the_stream_to_it_is_kept) {
  ReportBlock block;
  block.source = Ssrc{7};
  block.fraction_lost = 26;
  block.cumulative_lost = -3;
  block.jitter = 80;
  EXPECT_EQ(arrive(1, b_rtcp, octets_of(receiver_report(Ssrc{70}, block)), true).outcome,
            MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(quality(1).reported_loss, 26);
  EXPECT_EQ(quality(1).reported_lost, -3);
  EXPECT_EQ(quality(1).reported_jitter_us, 10'000u);
  EXPECT_EQ(quality(0).reported_loss, 0);
}

TEST_F(RelayRtcpTest, reports_about_other_streams_are_not_believed) {
  ReportBlock block;
  block.source = Ssrc{1234};
  block.fraction_lost = 255;
  arrive(1, b_rtcp, octets_of(receiver_report(Ssrc{70}, block)), true);
  EXPECT_EQ(quality(1).reported_loss, 0);
}

TEST_F(RelayRtcpTest, the_round_trip_is_measured_from_here) {
  arrive(0, a_rtcp, sender_report(Ssrc{7}, 0x0000'1234'5678'9abc), true);
  now = now + 150ms;
  ReportBlock block;
  block.source = Ssrc{7};
  block.last_sender_report = 0x1234'5678;
  block.delay_since_report = 65536 / 10;  // 100 ms
  arrive(1, b_rtcp, octets_of(receiver_report(Ssrc{70}, block)), true);
  EXPECT_NEAR(quality(1).round_trip_us, 50'000, 20);
  EXPECT_EQ(quality(0).round_trip_us, 0u);
}

TEST_F(RelayRtcpTest, a_report_that_was_not_forwarded_gives_no_round_trip) {
  arrive(0, a_rtcp, sender_report(Ssrc{7}, 0x0000'1234'5678'9abc), true);
  ReportBlock block;
  block.source = Ssrc{7};
  block.last_sender_report = 0x1111'1111;
  block.delay_since_report = 1;
  arrive(1, b_rtcp, octets_of(receiver_report(Ssrc{70}, block)), true);
  EXPECT_EQ(quality(1).round_trip_us, 0u);
}

TEST_F(RelayRtcpTest, voip_metrics_are_read) {
  XrVoipMetrics metrics;
  metrics.source = Ssrc{7};
  metrics.r_factor = 81;
  metrics.mos_listening = 39;
  const auto octets = made([&](auto& writer) {
    const auto packet = begin_extended_report(writer, Ssrc{70});
    write(writer, metrics);
  });
  EXPECT_EQ(arrive(1, b_rtcp, octets, true).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(quality(1).reported_r, 81);
  EXPECT_EQ(quality(1).reported_mos, 39);
}

TEST_F(RelayRtcpTest, malformed_rtcp_is_dropped_whichever_packet_of_it_lies) {
  const std::vector<std::vector<std::uint8_t>> lies{
      {0x80, 201, 0, 2, 0, 0, 0, 7},                                           // longer than the datagram
      {0x81, 201, 0, 1, 0, 0, 0, 7},                                           // a block that is not there
      {0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 203, 0, 0},                          // BYE of nobody
      {0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 202, 0, 2, 0, 0, 0, 7, 1, 9, 0, 0},  // an item past the end
      {0x80, 201, 0, 1, 0, 0, 0, 7, 0x80, 207, 0, 2, 0, 0, 0, 7, 7, 0, 0, 8},  // an XR block past the end
      {0x80, 201, 0, 1, 0, 0, 0, 7, 0x40, 203, 0, 0},                          // another version
      {0xa0, 201, 0, 1, 0, 0, 0, 7},                                           // padding of 7 octets
  };
  for (const auto& lie : lies) EXPECT_EQ(arrive(0, a_rtcp, lie, true).outcome, MediaOutcome::bad_rtcp);
  EXPECT_EQ(relay.outcomes().read(MediaOutcome::rtcp_forwarded), 0u);
}

TEST_F(RelayRtcpTest, packets_of_unknown_kinds_pass) {
  EXPECT_EQ(arrive(0, a_rtcp, {0x80, 201, 0, 1, 0, 0, 0, 7, 0x80, 210, 0, 0}, true).outcome,
            MediaOutcome::rtcp_forwarded);
}

TEST_F(RelayRtcpTest, encrypted_rtcp_passes_unread) {
  auto settings = relaying_to(a, 1);
  settings.encrypted = true;
  update(0, settings);
  const std::vector<std::uint8_t> sealed{0x81, 200, 0, 1, 0, 0, 0, 7, 0xde, 0xad, 0xbe, 0xef};
  EXPECT_EQ(arrive(0, a_rtcp, sealed, true).outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(left_with, sealed);
  EXPECT_EQ(arrive(0, a_rtcp, {0x81, 200, 0, 9, 0, 0, 0, 7}, true).outcome, MediaOutcome::bad_rtcp);
}

TEST_F(RelayRtcpTest, nothing_is_rewritten_where_nothing_changed) {
  const auto octets = sender_report(Ssrc{7}, 5);
  EXPECT_EQ(arrive(0, a_rtcp, octets, true).departure->payload_change, 0u);
  EXPECT_EQ(left_with, octets);
}

TEST_F(RelayRtcpTest, a_sender_report_goes_along_with_its_translated_stream) {
  translate_a();
  const auto told = parse_clear(left_with)->timestamp;
  arrive(0, a_rtcp, sender_report(Ssrc{8}, 5, 160 * 500), true);
  const auto report = parse_sender_report(left()[0]);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sender, Ssrc{7});
  EXPECT_EQ(report->rtp_timestamp, told);
}

TEST_F(RelayRtcpTest, a_report_about_a_translated_stream_comes_back_in_its_own_numbers) {
  translate_a();
  ReportBlock block;
  block.source = Ssrc{7};
  block.highest_sequence = 0x30002;  // b has its own count of cycles
  block.fraction_lost = 9;
  arrive(1, b_rtcp, octets_of(receiver_report(Ssrc{70}, block)), true);
  EXPECT_EQ(quality(1).reported_loss, 9);
  const auto report = parse_receiver_report(left()[0]);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sender, Ssrc{70});
  EXPECT_EQ(report->reports[0].source, Ssrc{8});
  EXPECT_EQ(report->reports[0].highest_sequence, 500u);
  EXPECT_EQ(report->reports[0].fraction_lost, 9);
}

TEST_F(RelayRtcpTest, every_kind_names_the_translated_source_as_the_peer_knows_it) {
  translate_a();
  const auto octets = made([&](auto& writer) {
    write(writer, ReceiverReport{Ssrc{8}, {}});
    const std::array<DescriptionItem, 2> items{DescriptionItem{Ssrc{8}, DescriptionKind::cname, "phone"},
                                               DescriptionItem{Ssrc{9}, DescriptionKind::cname, "other"}};
    write_source_description(writer, items);
    Feedback feedback;
    feedback.type = RtcpType::payload_feedback;
    feedback.format = 1;
    feedback.sender = Ssrc{8};
    feedback.media = Ssrc{70};
    write(writer, feedback);
    {
      const auto packet = begin_extended_report(writer, Ssrc{8});
      XrVoipMetrics metrics;
      metrics.source = Ssrc{70};
      write(writer, metrics);
    }
    Goodbye goodbye;
    EXPECT_TRUE(goodbye.sources.push_back(Ssrc{9}));
    EXPECT_TRUE(goodbye.sources.push_back(Ssrc{8}));
    write(writer, goodbye);
  });
  const auto sent = arrive(0, a_rtcp, octets, true);
  ASSERT_EQ(sent.outcome, MediaOutcome::rtcp_forwarded);
  EXPECT_NE(sent.departure->payload_change, 0u);
  const auto packets = left();
  ASSERT_EQ(packets.size(), 5u);
  EXPECT_EQ(parse_receiver_report(packets[0])->sender, Ssrc{7});
  EXPECT_EQ((*parse_source_description(packets[1]))[0].source, Ssrc{7});
  EXPECT_EQ((*parse_source_description(packets[1]))[1].source, Ssrc{9});
  EXPECT_EQ(parse_feedback(packets[2])->sender, Ssrc{7});
  EXPECT_EQ(parse_feedback(packets[2])->media, Ssrc{70});
  const auto extended = parse_extended_report(packets[3]);
  EXPECT_EQ(extended->sender, Ssrc{7});
  EXPECT_EQ(parse_voip_metrics(extended->blocks[0])->source, Ssrc{70});
  EXPECT_EQ(parse_goodbye(packets[4])->sources[0], Ssrc{9});
  EXPECT_EQ(parse_goodbye(packets[4])->sources[1], Ssrc{7});
}

TEST_F(RelayRtcpTest, tells_nobody_the_host_or_the_name_of_the_other_side) {
  const auto described = [](const std::string& cname) {
    return made([&](auto& writer) {
      write(writer, ReceiverReport{Ssrc{8}, {}});
      const auto user = cname.substr(0, cname.find('@'));
      const std::array<DescriptionItem, 5> items{
          DescriptionItem{Ssrc{8}, DescriptionKind::cname, cname},
          DescriptionItem{Ssrc{8}, DescriptionKind::name, "Alice"},
          DescriptionItem{Ssrc{8}, DescriptionKind::tool, "pbx.inside 1.2"},
          DescriptionItem{Ssrc{8}, DescriptionKind::private_extension, "\x02xyz"},
          DescriptionItem{Ssrc{9}, DescriptionKind::cname, user}};
      write_source_description(writer, items);
    });
  };
  const auto told = [&](const std::string& cname) {
    const auto octets = described(cname);
    const auto sent = arrive(0, a_rtcp, octets, true);
    EXPECT_EQ(sent.outcome, MediaOutcome::rtcp_forwarded);
    EXPECT_NE(sent.departure->payload_change, 0u);
    std::string line;
    const auto packets = left();
    const auto items = parse_source_description(packets[1]);
    for (const auto& item : *items) line += std::string(item.text) + "|";
    return line;
  };
  const auto first = told("alice@10.0.0.5");
  EXPECT_EQ(first.find("10.0"), std::string::npos) << first;
  EXPECT_EQ(first.substr(14, 27), std::string("|-----|--------------|\0---|", 27));
  EXPECT_EQ(first.find("alice"), std::string::npos) << "a CNAME that names no host names somebody";
  EXPECT_EQ(told("alice@10.0.0.5"), first) << "always the same for the same";
  EXPECT_NE(told("alice@10.0.0.6"), first);

  auto uncounted = described("alice@10.0.0.5");
  uncounted[8] &= 0xe0;  // the packet behind the report says that it has no chunks
  ASSERT_EQ(arrive(0, a_rtcp, uncounted, true).outcome, MediaOutcome::rtcp_forwarded);
  const auto body = left()[1].body;
  EXPECT_EQ(std::string(body.begin(), body.end()).find('@'), std::string::npos);
}

TEST_F(RelayRtcpTest, an_item_that_nobody_counts_is_concealed_to_the_end_of_its_packet) {
  const std::vector<std::uint8_t> beyond{0x80, 201, 0,    1,   0, 0, 0, 8,                              //
                                         0x80, 202, 0,    3,   0, 0, 0, 8, 1, 200, 'a', '@', '1', '.',  //
                                         '0',  '.', 0x80, 203, 0, 0};
  ASSERT_EQ(arrive(0, a_rtcp, beyond, true).outcome, MediaOutcome::rtcp_forwarded);
  ASSERT_EQ(left_with.size(), beyond.size());
  EXPECT_EQ(std::string(left_with.begin() + 18, left_with.begin() + 24).find_first_of("@."),
            std::string::npos);
  EXPECT_TRUE(std::equal(beyond.end() - 4, beyond.end(), left_with.end() - 4)) << "the next packet stays";
}

TEST_F(RelayRtcpTest, feedback_and_metrics_about_a_translated_stream_name_it_as_it_calls_itself) {
  translate_a();
  const auto octets = made([&](auto& writer) {
    Feedback feedback;
    feedback.type = RtcpType::payload_feedback;
    feedback.format = 1;
    feedback.sender = Ssrc{70};
    feedback.media = Ssrc{7};
    write(writer, feedback);
    const auto packet = begin_extended_report(writer, Ssrc{70});
    XrVoipMetrics metrics;
    metrics.source = Ssrc{7};
    metrics.r_factor = 55;
    write(writer, metrics);
  });
  arrive(1, b_rtcp, octets, true);
  EXPECT_EQ(quality(1).reported_r, 55);
  const auto packets = left();
  ASSERT_EQ(packets.size(), 2u);
  EXPECT_EQ(parse_feedback(packets[0])->media, Ssrc{8});
  EXPECT_EQ(parse_voip_metrics(parse_extended_report(packets[1])->blocks[0])->source, Ssrc{8});
}

}  // namespace
}  // namespace trunkline::rtp
