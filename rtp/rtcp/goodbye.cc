#include "rtp/rtcp/goodbye.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|    SC   |   PT=BYE=203  |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       SSRC/CSRC, SC times                     |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |     length    |     reason for leaving, zeros to the word     |  optional
base::Result<Goodbye, RtcpError> parse_goodbye(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::goodbye)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  Goodbye goodbye;
  for (std::uint8_t i = 0; i < packet.count; ++i) {
    const Ssrc source{reader.u32()};
    if (!reader.ok()) return base::fail(RtcpError::body_too_short);
    if (!goodbye.sources.push_back(source)) return base::fail(RtcpError::too_many);
  }
  if (reader.remaining() == 0) return goodbye;
  const auto reason = reader.octets(reader.u8());
  if (!reader.ok()) return base::fail(RtcpError::bad_item);
  goodbye.reason = {reinterpret_cast<const char*>(reason.data()), reason.size()};
  return goodbye;
}

void write(base::OctetWriter& writer, const Goodbye& goodbye) noexcept {
  const RtcpPacketWriter frame(writer, RtcpType::goodbye, goodbye.sources.size());
  for (const Ssrc source : goodbye.sources) writer.u32(static_cast<std::uint32_t>(source));
  if (goodbye.reason.empty()) return;
  const auto reason = goodbye.reason.substr(0, 255);
  writer.u8(static_cast<std::uint8_t>(reason.size()));
  writer.text(reason);
  writer.zeros((4 - (reason.size() + 1) % 4) % 4);
}

}  // namespace trunkline::rtp
