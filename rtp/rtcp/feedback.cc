#include "rtp/rtcp/feedback.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|   FMT   |  PT=205, 206  |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                  SSRC of packet sender                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                  SSRC of media source                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// :            Feedback Control Information (FCI)                 :
base::Result<Feedback, RtcpError> parse_feedback(const RtcpPacket& packet) noexcept {
  const bool is_transport = packet.is(RtcpType::transport_feedback);
  if (!is_transport && !packet.is(RtcpType::payload_feedback)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  Feedback feedback;
  feedback.type = is_transport ? RtcpType::transport_feedback : RtcpType::payload_feedback;
  feedback.format = packet.count;
  feedback.sender = Ssrc{reader.u32()};
  feedback.media = Ssrc{reader.u32()};
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  feedback.information = reader.octets(reader.remaining());
  return feedback;
}

void write(base::OctetWriter& writer, const Feedback& feedback) noexcept {
  const RtcpPacketWriter frame(writer, feedback.type, feedback.format, feedback.sender);
  writer.u32(static_cast<std::uint32_t>(feedback.media));
  writer.octets(feedback.information);
  writer.zeros((4 - feedback.information.size() % 4) % 4);
}

}  // namespace trunkline::rtp
