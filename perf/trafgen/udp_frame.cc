#include "perf/trafgen/udp_frame.h"

#include <new>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"

namespace trunkline::trafgen {
namespace {

using namespace dataplane;

constexpr std::uint8_t expedited = 46U << 2U;  // as phones mark their media (RFC 3246)

void write_ip(std::span<std::uint8_t> frame, const UdpFlow& flow, std::uint16_t udp_octets) noexcept {
  auto* at = frame.data() + sizeof(EthernetHeader);
  if (flow.to.address.is_v4()) {
    auto& ip = *::new (at) Ipv4Header(
        Ipv4Header::make(ipv4_octets(flow.from.address), ipv4_octets(flow.to.address), protocol::udp,
                         static_cast<std::uint16_t>(sizeof(Ipv4Header) + udp_octets)));
    ip.traffic_class = expedited;
    ip.checksum = ipv4_checksum(ip);
    return;
  }
  auto& ip = *::new (at) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(expedited);
  ip.payload_length = base::Be16::from_host(udp_octets);
  ip.next_header = protocol::udp;
  ip.hop_limit = Ipv6Header::own_hop_limit;
  ip.source = flow.from.address.octets();
  ip.destination = flow.to.address.octets();
}

std::optional<UdpDatagram> read_udp(std::span<const std::uint8_t> octets, const base::IpAddress& from,
                                    const base::IpAddress& to) noexcept {
  const auto* udp = view<UdpHeader>(octets);
  if (udp == nullptr || udp->length.host() < sizeof(UdpHeader) || udp->length.host() > octets.size())
    return std::nullopt;
  return UdpDatagram{{from, udp->source_port.host()},
                     {to, udp->destination_port.host()},
                     octets.subspan(sizeof(UdpHeader), udp->length.host() - sizeof(UdpHeader))};
}

}  // namespace

void write_udp_headers(std::span<std::uint8_t> frame, const UdpFlow& flow, std::size_t payload_octets,
                       bool summed) noexcept {
  const bool is_v4 = flow.to.address.is_v4();
  const auto udp_octets = static_cast<std::uint16_t>(sizeof(UdpHeader) + payload_octets);
  ::new (frame.data()) EthernetHeader{flow.destination_mac, flow.source_mac,
                                      base::Be16::from_host(is_v4 ? ethertype::ipv4 : ethertype::ipv6)};
  write_ip(frame, flow, udp_octets);
  ::new (frame.data() + payload_offset(is_v4) - sizeof(UdpHeader))
      UdpHeader{base::Be16::from_host(flow.from.port),
                base::Be16::from_host(flow.to.port),
                base::Be16::from_host(udp_octets),
                {}};
  if (summed || !is_v4) renew_udp_checksum(frame, is_v4);
}

void renew_udp_checksum(std::span<std::uint8_t> frame, bool is_v4) noexcept {
  auto* udp = view<UdpHeader>(frame, payload_offset(is_v4) - sizeof(UdpHeader));
  const auto length = udp->length.host();
  udp->checksum = {};
  Checksum sum;
  if (is_v4) {
    const auto* ip = view<Ipv4Header>(frame, sizeof(EthernetHeader));
    sum.add_pseudo_header(address_of(ip->source), address_of(ip->destination), protocol::udp, length);
  } else {
    const auto* ip = view<Ipv6Header>(frame, sizeof(EthernetHeader));
    sum.add_pseudo_header(base::IpAddress(ip->source), base::IpAddress(ip->destination), protocol::udp,
                          length);
  }
  sum.add(frame.subspan(payload_offset(is_v4) - sizeof(UdpHeader), length));
  udp->checksum = sum.udp_field();
}

std::optional<UdpDatagram> read_udp_frame(std::span<const std::uint8_t> frame) noexcept {
  const auto* ethernet = view<EthernetHeader>(frame);
  if (ethernet == nullptr) return std::nullopt;
  const auto rest = frame.subspan(sizeof(EthernetHeader));
  if (ethernet->type.host() == ethertype::ipv4) {
    const auto* ip = view<Ipv4Header>(rest);
    if (ip == nullptr || ip->version_and_length != 0x45 || ip->protocol != protocol::udp || ip->is_fragment())
      return std::nullopt;
    return read_udp(rest.subspan(sizeof(Ipv4Header)), address_of(ip->source), address_of(ip->destination));
  }
  const auto* ip = ethernet->type.host() == ethertype::ipv6 ? view<Ipv6Header>(rest) : nullptr;
  if (ip == nullptr || ip->next_header != protocol::udp) return std::nullopt;
  return read_udp(rest.subspan(sizeof(Ipv6Header)), base::IpAddress(ip->source),
                  base::IpAddress(ip->destination));
}

}  // namespace trunkline::trafgen
