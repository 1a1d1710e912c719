#include "dataplane/stages/readdress.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/vlan.h"

namespace trunkline::dataplane {
namespace {

// The octets that differ between the old and the new datagram and that the UDP checksum covers: both
// addresses and both ports, in an order which the sum does not mind.
class Ends {
 public:
  void add(std::span<const std::uint8_t> part) noexcept {
    std::copy(part.begin(), part.end(), octets_.begin() + length_);
    length_ += static_cast<std::ptrdiff_t>(part.size());
  }
  void add(base::Be16 port) noexcept { add(std::bit_cast<std::array<std::uint8_t, 2>>(port)); }
  [[nodiscard]] std::span<const std::uint8_t> octets() const noexcept {
    return {octets_.data(), static_cast<std::size_t>(length_)};
  }

 private:
  std::array<std::uint8_t, 36> octets_{};
  std::ptrdiff_t length_ = 0;
};

Ends old_ends(std::span<const std::uint8_t> packet, Family family, const UdpHeader& udp) noexcept {
  Ends ends;
  // Both addresses stand side by side in either IP header.
  ends.add(family == Family::v4 ? packet.subspan(offsetof(Ipv4Header, source), 2 * sizeof(Ipv4Octets))
                                : packet.subspan(offsetof(Ipv6Header, source), 2 * sizeof(base::IpAddress)));
  ends.add(udp.source_port);
  ends.add(udp.destination_port);
  return ends;
}

Ends new_ends(const DatagramHeader& to) noexcept {
  Ends ends;
  const std::size_t skip = to.local.address.is_v4() ? 12 : 0;
  ends.add(std::span(to.local.address.octets()).subspan(skip));
  ends.add(std::span(to.remote.address.octets()).subspan(skip));
  ends.add(base::Be16::from_host(to.local.port));
  ends.add(base::Be16::from_host(to.remote.port));
  return ends;
}

base::Be16 carried_over(const UdpHeader& udp, const Ends& before, const Ends& after) noexcept {
  const auto sum = updated_checksum(udp.checksum, before.octets(), after.octets());
  return sum == base::Be16{} ? base::Be16::from_host(0xffff) : sum;
}

}  // namespace

bool readdress(rte_mbuf& mbuf, const DatagramHeader& to, const Interface& interface) noexcept {
  const auto& facts = metadata(mbuf);
  const bool to_v4 = to.local.address.is_v4();
  const auto packet = octets(mbuf);
  const auto* received = view<UdpHeader>(packet, facts.transport_offset);
  if (received == nullptr) return false;
  const auto room = static_cast<std::size_t>(rte_pktmbuf_headroom(&mbuf)) + facts.transport_offset;
  if (room < vlan_tag_octets + sizeof(EthernetHeader) + (to_v4 ? sizeof(Ipv4Header) : sizeof(Ipv6Header)))
    return false;

  UdpHeader udp = *received;
  const bool had_checksum = udp.checksum != base::Be16{};
  const Ends before = old_ends(packet, facts.family, udp);
  udp.source_port = base::Be16::from_host(to.local.port);
  udp.destination_port = base::Be16::from_host(to.remote.port);
  if (had_checksum) {
    udp.checksum = carried_over(*received, before, new_ends(to));
  } else if (!to_v4) {
    // IPv4 may leave it out, IPv6 may not (RFC 8200 section 8.1).
    udp = udp_header(to, packet.subspan(facts.transport_offset + sizeof(UdpHeader)));
  }
  strip(mbuf, facts.transport_offset);
  *view<UdpHeader>(octets(mbuf)) = udp;
  mbuf.ol_flags = 0;
  put_ip_header(mbuf, to, interface);
  return true;
}

}  // namespace trunkline::dataplane
