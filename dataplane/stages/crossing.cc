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

void put_v6(const EthernetHeader& ethernet, const base::IpAddress& local, const rtp::Slot& out,
            const rtp::WayOut& way, UdpHeader& udp) noexcept {
  RtpHeadV6 head;
  head.ethernet = ethernet;
  head.ip = {Ipv6Header::version_with_class(static_cast<std::uint8_t>(out.dscp << 2)),
             udp.length,
             protocol::udp,
             Ipv6Header::own_hop_limit,
             local.octets(),
             out.remote.address.octets()};
  std::memcpy(reinterpret_cast<std::uint8_t*>(&udp) - sizeof head, &head, sizeof head);
  store(&udp.source_port, way.ends.ports);
  store(&udp.checksum, carried_over(load<std::uint16_t>(&udp.checksum), way.ends_change));
}

RtpFrame& frame_around(UdpHeader& udp) noexcept {
  return *reinterpret_cast<RtpFrame*>(reinterpret_cast<std::uint8_t*>(&udp) - head_octets(false));
}

}  // namespace

bool cross(StageContext& context, ServiceContext& service, const Crossing& packet) noexcept {
  auto& slot = service.relay.slots()[packet.slot];
  const auto& way = slot.way;
  auto& mbuf = *packet.mbuf;
  auto& udp = *packet.udp;
  if (!(way.v4 || way.v6)) return false;
  const auto* hop = context.link.known(std::bit_cast<NextHop>(way.route));
  if (hop == nullptr) return false;
  const auto& interface = context.interfaces[hop->port];
  const auto head = head_octets(way.v6);
  const auto frame = head + sizeof(UdpHeader) + packet.octets;
  const auto in_front = reinterpret_cast<std::uint8_t*>(&udp) - static_cast<std::uint8_t*>(mbuf.buf_addr);
  const bool fits = frame <= interface.mtu + sizeof(EthernetHeader) && in_front >= head + vlan_tag_octets;
  // IPv6 demands a checksum, which would have to be worked out.
  if (!fits || (way.v6 && udp.checksum == base::Be16{})) return false;

  if (way.translates) [[unlikely]] {
    const std::span payload(reinterpret_cast<std::uint8_t*>(&udp + 1), packet.octets);
    carry_payload(udp, service.relay.translate_express(slot.partner, payload));
  }
  const auto number = context.next_identification++;
  mbuf.ol_flags = 0;
  mbuf.data_off = static_cast<std::uint16_t>(in_front - head);
  cut(mbuf, static_cast<std::uint16_t>(frame));
  if (way.v6) {
    const auto& table = service.relay.table();
    put_v6(hop->header, table.local(slot.partner).address, table.slot(slot.partner), way, udp);
  } else {
    // Its checksum is worked out here in any case: there are few such packets.
    put_head(frame_around(udp), hop->header, way, packet.octets, number);
  }
  context.transmitter.send(hop->port, Packet(&mbuf));
  rtp::count_passed(slot);
  return true;
}

}  // namespace trunkline::dataplane
