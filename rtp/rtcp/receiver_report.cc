#include "rtp/rtcp/receiver_report.h"

#include <utility>

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|    RC   |   PT=RR=201   |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                     SSRC of packet sender                     |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |                     RC report blocks ...                      |
base::Result<ReceiverReport, RtcpError> parse_receiver_report(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::receiver_report)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  ReceiverReport report;
  report.sender = Ssrc{reader.u32()};
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  auto blocks = read_report_blocks(reader, packet.count);
  if (!blocks) return base::fail(blocks.error());
  report.reports = std::move(*blocks);
  return report;
}

void write(base::OctetWriter& writer, const ReceiverReport& report) noexcept {
  const RtcpPacketWriter frame(writer, RtcpType::receiver_report, report.reports.size(), report.sender);
  for (const ReportBlock& block : report.reports) write(writer, block);
}

}  // namespace trunkline::rtp
