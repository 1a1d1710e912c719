#include "rtp/rtcp/sender_report.h"

#include <utility>

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|    RC   |   PT=SR=200   |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         SSRC of sender                        |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |              NTP timestamp, most significant word             |
// |             NTP timestamp, least significant word             |
// |                         RTP timestamp                         |
// |                     sender's packet count                     |
// |                      sender's octet count                     |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |                     RC report blocks ...                      |
base::Result<SenderReport, RtcpError> parse_sender_report(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::sender_report)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  SenderReport report;
  report.sender = Ssrc{reader.u32()};
  report.ntp_timestamp = reader.u64();
  report.rtp_timestamp = reader.u32();
  report.packets = reader.u32();
  report.octets = reader.u32();
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  auto blocks = read_report_blocks(reader, packet.count);
  if (!blocks) return base::fail(blocks.error());
  report.reports = std::move(*blocks);
  return report;
}

void write(base::OctetWriter& writer, const SenderReport& report) noexcept {
  const RtcpPacketWriter frame(writer, RtcpType::sender_report, report.reports.size(), report.sender);
  writer.u64(report.ntp_timestamp);
  writer.u32(report.rtp_timestamp);
  writer.u32(report.packets);
  writer.u32(report.octets);
  for (const ReportBlock& block : report.reports) write(writer, block);
}

}  // namespace trunkline::rtp
