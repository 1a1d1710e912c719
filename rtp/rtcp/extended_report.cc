#include "rtp/rtcp/extended_report.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|reserved |   PT=XR=207   |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                              SSRC                             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |      BT       | type-specific |  block length (words - 1)     |  blocks
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// :             type-specific block contents                      :
base::Result<ExtendedReport, RtcpError> parse_extended_report(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::extended_report)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  ExtendedReport report;
  report.sender = Ssrc{reader.u32()};
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  while (reader.remaining() != 0) {
    XrBlock block;
    block.type = reader.u8();
    block.specific = reader.u8();
    block.body = reader.octets(std::size_t{4} * reader.u16());
    if (!reader.ok()) return base::fail(RtcpError::bad_item);
    if (!report.blocks.push_back(block)) return base::fail(RtcpError::too_many);
  }
  return report;
}

RtcpPacketWriter begin_extended_report(base::OctetWriter& writer, Ssrc sender) noexcept {
  return RtcpPacketWriter(writer, RtcpType::extended_report, 0, sender);
}

void write_block_head(base::OctetWriter& writer, XrBlockType type, std::uint8_t specific,
                      std::size_t body_octets) noexcept {
  writer.u8(static_cast<std::uint8_t>(type));
  writer.u8(specific);
  writer.u16(static_cast<std::uint16_t>(body_octets / 4));
}

}  // namespace trunkline::rtp
