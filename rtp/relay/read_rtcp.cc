#include "rtp/relay/read_rtcp.h"

#include <algorithm>

#include "rtp/rtcp/application.h"
#include "rtp/rtcp/compound.h"
#include "rtp/rtcp/extended_report.h"
#include "rtp/rtcp/feedback.h"
#include "rtp/rtcp/goodbye.h"
#include "rtp/rtcp/receiver_report.h"
#include "rtp/rtcp/sender_report.h"
#include "rtp/rtcp/source_description.h"
#include "rtp/rtcp/xr_voip_metrics.h"

namespace trunkline::rtp {
namespace {

// A round trip of more than this is a clock that was set, not a network.
constexpr std::uint64_t most_round_trip_us = 30'000'000;

class Reader {
 public:
  Reader(const StreamTowards& heard, Moment now, const ReportedQuality& reported) noexcept
      : heard_(heard), now_(now), reported_(reported) {}

  // False: the packet is malformed.
  bool read(const RtcpPacket& packet) noexcept {
    switch (static_cast<RtcpType>(packet.type)) {
      case RtcpType::sender_report: return read_sender_report(packet);
      case RtcpType::receiver_report: {
        const auto report = parse_receiver_report(packet);
        if (report) read_blocks(report->reports);
        return report.has_value();
      }
      case RtcpType::source_description: return parse_source_description(packet).has_value();
      case RtcpType::goodbye: return read_goodbye(packet);
      case RtcpType::application: return parse_application(packet).has_value();
      case RtcpType::transport_feedback:
      case RtcpType::payload_feedback: return parse_feedback(packet).has_value();
      case RtcpType::extended_report: return read_extended_report(packet);
    }
    return true;  // a kind that is not known here: stepped over, as receivers do (RFC 3550 section 6.1)
  }

  [[nodiscard]] const RtcpReading& reading() const noexcept { return reading_; }
  [[nodiscard]] const ReportedQuality& reported() const noexcept { return reported_; }

 private:
  bool read_sender_report(const RtcpPacket& packet) noexcept {
    const auto report = parse_sender_report(packet);
    if (!report) return false;
    read_blocks(report->reports);
    return true;
  }

  bool read_goodbye(const RtcpPacket& packet) noexcept {
    const auto goodbye = parse_goodbye(packet);
    if (!goodbye) return false;
    for (const Ssrc source : goodbye->sources) {
      if (!reading_.left.push_back(source)) break;
    }
    return true;
  }

  bool read_extended_report(const RtcpPacket& packet) noexcept {
    const auto report = parse_extended_report(packet);
    if (!report) return false;
    for (const XrBlock& block : report->blocks) {
      if (!block.is(XrBlockType::voip_metrics)) continue;
      const auto metrics = parse_voip_metrics(block);
      if (!metrics) return false;
      if (heard_.ssrc == metrics->source) read_metrics(*metrics);
    }
    return true;
  }

  void read_metrics(const XrVoipMetrics& metrics) noexcept {
    const auto known = [](std::uint8_t value) { return value != XrVoipMetrics::unavailable; };
    if (known(metrics.r_factor)) reported_.r_factor = metrics.r_factor;
    if (known(metrics.mos_conversational)) {
      reported_.mos = metrics.mos_conversational;
    } else if (known(metrics.mos_listening)) {
      reported_.mos = metrics.mos_listening;
    }
  }

  void read_blocks(const ReportBlocks& blocks) noexcept {
    for (const ReportBlock& block : blocks) {
      if (heard_.ssrc != block.source) continue;
      reported_.loss = block.fraction_lost;
      reported_.lost = block.cumulative_lost;
      const std::uint64_t jitter_us = std::uint64_t{block.jitter} * 1000 / heard_.clock_khz;
      reported_.jitter_us = static_cast<std::uint32_t>(std::min<std::uint64_t>(jitter_us, 0xffffffff));
      read_round_trip(block);
    }
  }

  // A = now, LSR = when the quoted report left here, DLSR in 1/65536 s.
  void read_round_trip(const ReportBlock& block) noexcept {
    if (block.last_sender_report == 0 || block.last_sender_report != reported_.report_sent) return;
    const std::uint64_t elapsed_us = static_cast<std::uint32_t>(now_.us) - reported_.report_sent_us;
    const std::uint64_t delay_us = std::uint64_t{block.delay_since_report} * 1'000'000 / 65536;
    // Clocks run apart by a little: less than nothing is nothing, which is told from "not known" by one.
    const std::uint64_t round_trip_us = elapsed_us > delay_us ? elapsed_us - delay_us : 1;
    if (elapsed_us <= most_round_trip_us) reported_.round_trip_us = static_cast<std::uint32_t>(round_trip_us);
  }

  const StreamTowards heard_;
  const Moment now_;
  ReportedQuality reported_;
  RtcpReading reading_;
};

}  // namespace

std::optional<RtcpReading> read_rtcp(std::span<const std::uint8_t> octets, const StreamTowards& heard,
                                     Moment now, ReportedQuality& reported) noexcept {
  const auto packets = parse_compound(octets, CompoundRule::reduced_size);
  if (!packets) return std::nullopt;
  Reader reader(heard, now, reported);
  for (const RtcpPacket& packet : *packets) {
    if (!reader.read(packet)) return std::nullopt;
  }
  reported = reader.reported();
  return reader.reading();
}

void note_sender_report(std::span<const std::uint8_t> octets, Moment now, ReportedQuality& peer) noexcept {
  const auto front = read_rtcp_packet(octets);
  if (!front) return;
  const auto report = parse_sender_report(front->packet);
  if (!report) return;
  peer.report_sent = report->middle_of_ntp();
  peer.report_sent_us = static_cast<std::uint32_t>(now.us);
}

}  // namespace trunkline::rtp
