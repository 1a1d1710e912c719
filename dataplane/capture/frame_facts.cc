#include "dataplane/capture/frame_facts.h"

#include <algorithm>

#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

using Octets = std::span<const std::uint8_t>;

constexpr std::uint16_t service_vlan = 0x88a8;  // IEEE 802.1ad
constexpr std::size_t vlan_tag = 4;
constexpr int most_extensions = 4;

void read_udp(Octets datagram, FrameFacts& facts) noexcept {
  const auto* udp = view<UdpHeader>(datagram);
  if (udp == nullptr) return;
  facts.is_udp = true;
  facts.source.port = udp->source_port.host();
  facts.destination.port = udp->destination_port.host();
  const auto claimed = std::max<std::size_t>(udp->length.host(), sizeof(UdpHeader));
  facts.payload = datagram.first(std::min(claimed, datagram.size())).subspan(sizeof(UdpHeader));
}

void read_ipv4(Octets packet, FrameFacts& facts) noexcept {
  const auto* ip = view<Ipv4Header>(packet);
  if (ip == nullptr || ip->version() != 4 || ip->header_length() < sizeof(Ipv4Header)) return;
  facts.is_ip = true;
  facts.source.address = address_of(ip->source);
  facts.destination.address = address_of(ip->destination);
  facts.is_fragment = ip->is_fragment();
  facts.is_first = (ip->fragment.host() & Ipv4Header::offset_mask) == 0;
  facts.datagram = ip->identification.host();
  if (ip->protocol != protocol::udp || !facts.is_first || ip->header_length() > packet.size()) return;
  const auto end = std::clamp<std::size_t>(ip->total_length.host(), ip->header_length(), packet.size());
  read_udp(packet.first(end).subspan(ip->header_length()), facts);
}

void read_ipv6(Octets packet, FrameFacts& facts) noexcept {
  const auto* ip = view<Ipv6Header>(packet);
  if (ip == nullptr || ip->version() != 6) return;
  facts.is_ip = true;
  facts.source.address = base::IpAddress(ip->source);
  facts.destination.address = base::IpAddress(ip->destination);
  std::uint8_t next = ip->next_header;
  std::size_t at = sizeof(Ipv6Header);
  for (int i = 0; i < most_extensions && next != protocol::udp; ++i) {
    if (next == extension::fragment) {
      const auto* piece = view<Ipv6Fragment>(packet, at);
      if (piece == nullptr) return;
      facts.is_fragment = piece->offset() != 0 || piece->more();
      facts.is_first = piece->offset() == 0;
      facts.datagram = piece->identification.host();
      next = piece->next_header;
      at += sizeof(Ipv6Fragment);
      if (!facts.is_first) return;
    } else if (next == extension::hop_by_hop || next == extension::routing ||
               next == extension::destination) {
      const auto* header = view<Ipv6Extension>(packet, at);
      if (header == nullptr) return;
      next = header->next_header;
      at += header->octets();
    } else {
      return;
    }
  }
  if (next != protocol::udp || at > packet.size()) return;
  const auto length = sizeof(Ipv6Header) + ip->payload_length.host();
  read_udp(packet.first(std::clamp(length, at, packet.size())).subspan(at), facts);
}

}  // namespace

FrameFacts read_frame(Octets frame) noexcept {
  FrameFacts facts;
  const auto* ethernet = view<EthernetHeader>(frame);
  if (ethernet == nullptr) return facts;
  std::uint16_t type = ethernet->type.host();
  std::size_t at = sizeof(EthernetHeader);
  while (type == ethertype::vlan || type == service_vlan) {
    const auto* inner = view<base::Be16>(frame, at + vlan_tag - sizeof(base::Be16));
    if (inner == nullptr) return facts;
    type = inner->host();
    at += vlan_tag;
  }
  if (type == ethertype::ipv4) read_ipv4(frame.subspan(at), facts);
  if (type == ethertype::ipv6) read_ipv6(frame.subspan(at), facts);
  return facts;
}

}  // namespace trunkline::dataplane
