#include "dataplane/stages/udp_headers.h"

#include <new>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

UdpHeader bare_udp(const DatagramHeader& header, std::size_t payload) noexcept {
  return {base::Be16::from_host(header.local.port), base::Be16::from_host(header.remote.port),
          base::Be16::from_host(static_cast<std::uint16_t>(sizeof(UdpHeader) + payload)), base::Be16{}};
}

void add_pseudo_header(Checksum& checksum, const DatagramHeader& header, const UdpHeader& udp) noexcept {
  checksum.add_pseudo_header(header.local.address, header.remote.address, protocol::udp, udp.length.host());
}

void put_ipv4(rte_mbuf& mbuf, const DatagramHeader& header, const Interface& interface) noexcept {
  const auto total = static_cast<std::uint16_t>(rte_pktmbuf_data_len(&mbuf) + sizeof(Ipv4Header));
  auto& ip = *::new (extend(mbuf, sizeof(Ipv4Header))) Ipv4Header(Ipv4Header::make(
      ipv4_octets(header.local.address), ipv4_octets(header.remote.address), protocol::udp, total));
  ip.traffic_class = static_cast<std::uint8_t>(header.dscp << 2);
  ip.identification = base::Be16::from_host(header.identification);
  if (interface.sums_ipv4) {
    mbuf.ol_flags |= RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
    mbuf.l2_len = sizeof(EthernetHeader);
    mbuf.l3_len = sizeof(Ipv4Header);
  } else {
    ip.checksum = ipv4_checksum(ip);
  }
}

void put_ipv6(rte_mbuf& mbuf, const DatagramHeader& header) noexcept {
  const auto payload = rte_pktmbuf_data_len(&mbuf);
  auto& ip = *::new (extend(mbuf, sizeof(Ipv6Header))) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(static_cast<std::uint8_t>(header.dscp << 2));
  ip.payload_length = base::Be16::from_host(payload);
  ip.next_header = protocol::udp;
  ip.hop_limit = Ipv6Header::own_hop_limit;
  ip.source = header.local.address.octets();
  ip.destination = header.remote.address.octets();
}

}  // namespace

UdpHeader udp_header(const DatagramHeader& header, std::span<const std::uint8_t> payload) noexcept {
  auto udp = bare_udp(header, payload.size());
  Checksum checksum;
  add_pseudo_header(checksum, header, udp);
  checksum.add(udp.source_port);
  checksum.add(udp.destination_port);
  checksum.add(udp.length);
  checksum.add(payload);
  udp.checksum = checksum.udp_field();
  return udp;
}

void put_udp_headers(rte_mbuf& mbuf, const DatagramHeader& header, const Interface& interface) noexcept {
  const bool is_v4 = header.local.address.is_v4();
  const auto payload = octets(mbuf);
  mbuf.ol_flags = 0;
  UdpHeader udp;
  if (interface.sums_udp) {
    // The port adds the rest to the sum of the pseudo header.
    udp = bare_udp(header, payload.size());
    Checksum checksum;
    add_pseudo_header(checksum, header, udp);
    udp.checksum = checksum.sum_field();
    mbuf.ol_flags |= RTE_MBUF_F_TX_UDP_CKSUM | (is_v4 ? RTE_MBUF_F_TX_IPV4 : RTE_MBUF_F_TX_IPV6);
    mbuf.l2_len = sizeof(EthernetHeader);
    mbuf.l3_len = is_v4 ? sizeof(Ipv4Header) : sizeof(Ipv6Header);
  } else {
    udp = udp_header(header, payload);
  }
  ::new (extend(mbuf, sizeof(UdpHeader))) UdpHeader(udp);
  put_ip_header(mbuf, header, interface);
}

void put_ip_header(rte_mbuf& mbuf, const DatagramHeader& header, const Interface& interface) noexcept {
  if (header.local.address.is_v4()) {
    put_ipv4(mbuf, header, interface);
  } else {
    put_ipv6(mbuf, header);
  }
}

}  // namespace trunkline::dataplane
