#include "perf/trafgen/neighbours.h"

#include <new>
#include <utility>

#include "dataplane/packet/arp.h"
#include "dataplane/packet/checksum.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/neighbour_message.h"
#include "dataplane/packet/view.h"

namespace trunkline::trafgen {
namespace {

using namespace dataplane;

constexpr std::size_t arp_octets = sizeof(EthernetHeader) + sizeof(ArpPacket);
constexpr std::size_t message_octets = sizeof(NeighbourMessage) + sizeof(LinkLayerOption);
constexpr std::size_t discovery_octets = sizeof(EthernetHeader) + sizeof(Ipv6Header) + message_octets;
static_assert(discovery_octets == Neighbours::most_octets);

std::size_t write_arp(std::span<std::uint8_t> out, const MacAddress& to, const ArpPacket& arp) noexcept {
  ::new (out.data()) EthernetHeader{to, arp.sender_mac, base::Be16::from_host(ethertype::arp)};
  ::new (out.data() + sizeof(EthernetHeader)) ArpPacket(arp);
  return arp_octets;
}

struct Discovery {
  base::IpAddress from;
  base::IpAddress to;
  MacAddress from_mac;
  MacAddress to_mac;
  std::uint8_t type;
  std::uint32_t flags;
  base::IpAddress target;
};

std::size_t write_discovery(std::span<std::uint8_t> out, const Discovery& what) noexcept {
  ::new (out.data()) EthernetHeader{what.to_mac, what.from_mac, base::Be16::from_host(ethertype::ipv6)};
  auto& ip = *::new (out.data() + sizeof(EthernetHeader)) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(0);
  ip.payload_length = base::Be16::from_host(message_octets);
  ip.next_header = protocol::icmpv6;
  ip.hop_limit = Ipv6Header::link_hop_limit;
  ip.source = what.from.octets();
  ip.destination = what.to.octets();
  auto* const at = out.data() + sizeof(EthernetHeader) + sizeof(Ipv6Header);
  auto& message = *::new (at) NeighbourMessage{};
  message.type = what.type;
  message.flags = base::Be32::from_host(what.flags);
  message.target = what.target.octets();
  const bool answers = what.type == icmpv6_type::neighbour_advertisement;
  ::new (at + sizeof(NeighbourMessage))
      LinkLayerOption{answers ? LinkLayerOption::target : LinkLayerOption::source, 1, what.from_mac};
  Checksum sum;
  sum.add_pseudo_header(what.from, what.to, protocol::icmpv6, message_octets);
  sum.add({at, message_octets});
  message.checksum = sum.field();
  return discovery_octets;
}

}  // namespace

Neighbours::Neighbours(const MacAddress& mac, std::vector<base::IpAddress> own, const base::IpAddress& target)
    : mac_(mac), own_(std::move(own)), target_(target) {
  std::sort(own_.begin(), own_.end());
}

std::size_t Neighbours::receive(std::span<const std::uint8_t> frame, std::span<std::uint8_t> out) noexcept {
  const auto* ethernet = view<EthernetHeader>(frame);
  if (ethernet == nullptr) return 0;
  if (ethernet->type.host() == ethertype::arp) return receive_arp(frame, out);
  return ethernet->type.host() == ethertype::ipv6 ? receive_discovery(frame, out) : 0;
}

std::size_t Neighbours::receive_arp(std::span<const std::uint8_t> frame,
                                    std::span<std::uint8_t> out) noexcept {
  const auto* arp = view<ArpPacket>(frame, sizeof(EthernetHeader));
  if (arp == nullptr || !arp->is_ipv4_over_ethernet()) return 0;
  if (address_of(arp->sender) == target_) target_mac_ = arp->sender_mac;
  if (arp->operation.host() != ArpPacket::request || !owns(address_of(arp->target))) return 0;
  return write_arp(out, arp->sender_mac,
                   ArpPacket::make(ArpPacket::reply, mac_, arp->target, arp->sender_mac, arp->sender));
}

std::size_t Neighbours::receive_discovery(std::span<const std::uint8_t> frame,
                                          std::span<std::uint8_t> out) noexcept {
  const auto* ip = view<Ipv6Header>(frame, sizeof(EthernetHeader));
  const auto* message = view<NeighbourMessage>(frame, sizeof(EthernetHeader) + sizeof(Ipv6Header));
  if (message == nullptr || ip->next_header != protocol::icmpv6) return 0;
  const auto& from_mac = view<EthernetHeader>(frame)->source;
  const base::IpAddress about(message->target);
  if (base::IpAddress(ip->source) == target_) target_mac_ = from_mac;
  if (message->type != icmpv6_type::neighbour_solicitation || !owns(about)) return 0;
  return write_discovery(
      out, {about, base::IpAddress(ip->source), mac_, from_mac, icmpv6_type::neighbour_advertisement,
            NeighbourMessage::solicited | NeighbourMessage::override_entry, about});
}

std::size_t Neighbours::ask(std::span<std::uint8_t> out) const noexcept {
  const auto own = std::find_if(own_.begin(), own_.end(),
                                [&](const auto& address) { return address.is_v4() == target_.is_v4(); });
  if (own == own_.end()) return 0;
  if (target_.is_v4()) {
    return write_arp(out, broadcast_mac,
                     ArpPacket::make(ArpPacket::request, mac_, ipv4_octets(*own), {}, ipv4_octets(target_)));
  }
  const auto group = solicited_node(target_);
  return write_discovery(
      out, {*own, group, mac_, multicast_mac(group), icmpv6_type::neighbour_solicitation, 0, target_});
}

}  // namespace trunkline::trafgen
