#include "rtp/rtcp/application.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P| subtype |   PT=APP=204  |             length            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                           SSRC/CSRC                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                          name (ASCII)                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                   application-dependent data                ...
base::Result<ApplicationPacket, RtcpError> parse_application(const RtcpPacket& packet) noexcept {
  if (!packet.is(RtcpType::application)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(packet.body);
  ApplicationPacket application;
  application.subtype = packet.count;
  application.source = Ssrc{reader.u32()};
  for (char& letter : application.name) letter = static_cast<char>(reader.u8());
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  application.data = reader.octets(reader.remaining());
  return application;
}

void write(base::OctetWriter& writer, const ApplicationPacket& application) noexcept {
  const RtcpPacketWriter frame(writer, RtcpType::application, application.subtype, application.source);
  writer.text({application.name.data(), application.name.size()});
  writer.octets(application.data);
  writer.zeros((4 - application.data.size() % 4) % 4);
}

}  // namespace trunkline::rtp
