#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|  count  |      PT       |   length (32-bit words - 1)   |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
base::Result<RtcpFront, RtcpError> read_rtcp_packet(std::span<const std::uint8_t> octets) noexcept {
  if (octets.size() < rtcp_header_octets) return base::fail(RtcpError::too_short);
  if (octets[0] >> 6 != 2) return base::fail(RtcpError::bad_version);
  const std::size_t length = 4 * (static_cast<std::size_t>(octets[2] << 8 | octets[3]) + 1);
  if (length > octets.size()) return base::fail(RtcpError::length_overrun);
  auto body = octets.subspan(rtcp_header_octets, length - rtcp_header_octets);
  if ((octets[0] & 0x20) != 0) {
    const bool is_last = length == octets.size();
    const std::size_t padding = body.empty() ? 0 : body.back();
    if (!is_last || padding == 0 || padding % 4 != 0 || padding > body.size()) {
      return base::fail(RtcpError::bad_padding);
    }
    body = body.first(body.size() - padding);
  }
  return RtcpFront{{octets[1], static_cast<std::uint8_t>(octets[0] & 0x1f), body}, length};
}

RtcpPacketWriter::RtcpPacketWriter(base::OctetWriter& writer, RtcpType type, std::size_t count) noexcept
    : writer_(writer), start_(writer.position()) {
  writer_.u8(static_cast<std::uint8_t>(0x80 | (count & 0x1f)));
  writer_.u8(static_cast<std::uint8_t>(type));
  writer_.u16(0);
}

RtcpPacketWriter::RtcpPacketWriter(base::OctetWriter& writer, RtcpType type, std::size_t count,
                                   Ssrc sender) noexcept
    : RtcpPacketWriter(writer, type, count) {
  writer_.u32(static_cast<std::uint32_t>(sender));
}

RtcpPacketWriter::~RtcpPacketWriter() {
  const std::size_t words = (writer_.position() - start_) / 4;
  if (writer_.ok()) writer_.patch_u16(start_ + 2, static_cast<std::uint16_t>(words - 1));
}

std::string_view to_string(RtcpError error) noexcept {
  switch (error) {
    case RtcpError::too_short: return "shorter than the 4 octets of an RTCP header";
    case RtcpError::bad_version: return "the version is not 2";
    case RtcpError::length_overrun: return "a packet's length runs past the end of the datagram";
    case RtcpError::bad_padding: return "padding in the middle, or of an impossible length";
    case RtcpError::not_a_report: return "the first packet is neither a sender nor a receiver report";
    case RtcpError::too_many: return "more packets, items or blocks than are read";
    case RtcpError::wrong_type: return "the packet is of another type";
    case RtcpError::body_too_short: return "the body is shorter than its counts say";
    case RtcpError::bad_item: return "an item or block runs past the end of its packet";
  }
  return "unknown";
}

}  // namespace trunkline::rtp
