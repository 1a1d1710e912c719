#include "dataplane/stages/crossing.h"

#include <bit>
#include <cstring>

#include "dataplane/packet/ipv6.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/new_head.h"
#include "dataplane/stages/vlan.h"

namespace trunkline::dataplane {
namespace {

struct RtpHeadV6 {
  EthernetHeader ethernet;
  Ipv6Header ip;
};
static_assert(sizeof(RtpHeadV6) == 54 && alignof(RtpHeadV6) == 1);

constexpr std::uint32_t head_octets(bool v6) noexcept {
  return sizeof(EthernetHeader) + (v6 ? sizeof(Ipv6Header) : sizeof(Ipv4Header));
}

void put_v6(const EthernetHeader& ethernet, const base::IpAddress& local, const rtp::Slot& slot,
            std::uint16_t ends_sum, UdpHeader& udp) noexcept {
  RtpHeadV6 head;
  head.ethernet = ethernet;
  head.ip = {Ipv6Header::version_with_class(static_cast<std::uint8_t>(slot.dscp << 2)),
             udp.length,
             protocol::udp,
             Ipv6Header::own_hop_limit,
             local.octets(),
             slot.remote.address.octets()};
  std::memcpy(reinterpret_cast<std::uint8_t*>(&udp) - sizeof head, &head, sizeof head);
  store(&udp.source_port, std::rotl(slot.ends.ports, 16));
  store(&udp.checksum, carried_over(load<std::uint16_t>(&udp.checksum), ends_sum, slot.ends_sum));
}

void put_v4(const EthernetHeader& ethernet, const rtp::Slot& slot, const HeadFacts& facts,
            UdpHeader& udp) noexcept {
  auto& frame = *reinterpret_cast<RtpFrame*>(reinterpret_cast<std::uint8_t*>(&udp) - head_octets(false));
  frame.ip.total_length =
      base::Be16::from_host(static_cast<std::uint16_t>(udp.length.host() + sizeof(Ipv4Header)));
  put_head(frame, ethernet, slot, facts);
}

}  // namespace

bool cross(StageContext& context, ServiceContext& service, const Crossing& packet) noexcept {
  auto& slot = service.relay.slots()[packet.to];
  auto& mbuf = *packet.mbuf;
  auto& udp = *packet.udp;
  const bool v6 = slot.express_out_v6;
  if (!(v6 || slot.express_out) || slot.partner != packet.from) return false;
  const auto* hop = context.link.known(std::bit_cast<NextHop>(slot.route));
  if (hop == nullptr) return false;
  const auto& interface = context.interfaces[hop->port];
  const auto head = head_octets(v6);
  const auto frame = head + sizeof(UdpHeader) + packet.octets;
  const auto in_front = reinterpret_cast<std::uint8_t*>(&udp) - static_cast<std::uint8_t*>(mbuf.buf_addr);
  const bool fits = frame <= interface.mtu + sizeof(EthernetHeader) && in_front >= head + vlan_tag_octets;
  // IPv6 demands a checksum, which would have to be worked out.
  if (!fits || (v6 && udp.checksum == base::Be16{})) return false;

  if (slot.translates) [[unlikely]] {
    const std::span payload(reinterpret_cast<std::uint8_t*>(&udp + 1), packet.octets);
    carry_payload(udp, service.relay.translate_express(packet.to, payload));
  }
  const auto identification = context.next_identification++;
  mbuf.ol_flags = 0;
  mbuf.data_off = static_cast<std::uint16_t>(in_front - head);
  cut(mbuf, static_cast<std::uint16_t>(frame));
  if (v6) {
    put_v6(hop->header, service.relay.table().local(packet.to).address, slot, packet.ends_sum, udp);
  } else {
    // Its checksum is worked out here in any case: there are few such packets.
    put_v4(hop->header, slot, {identification, packet.ends_sum}, udp);
  }
  context.transmitter.send(hop->port, Packet(&mbuf));
  rtp::count_sent(slot);
  return true;
}

}  // namespace trunkline::dataplane
