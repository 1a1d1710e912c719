#include "rtp/rtcp/compound.h"

namespace trunkline::rtp {

base::Result<Compound, RtcpError> parse_compound(std::span<const std::uint8_t> datagram,
                                                 CompoundRule rule) noexcept {
  Compound packets;
  do {
    const auto front = read_rtcp_packet(datagram);
    if (!front) return base::fail(front.error());
    const RtcpPacket& packet = front->packet;
    const bool is_report = packet.is(RtcpType::sender_report) || packet.is(RtcpType::receiver_report);
    if (packets.empty() && rule == CompoundRule::full && !is_report)
      return base::fail(RtcpError::not_a_report);
    if (!packets.push_back(packet)) return base::fail(RtcpError::too_many);
    datagram = datagram.subspan(front->octets);
  } while (!datagram.empty());
  return packets;
}

}  // namespace trunkline::rtp
