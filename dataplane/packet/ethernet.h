// The Ethernet II header, and the addresses that stand for many.
#pragma once

#include <cstdint>

#include "base/big_endian.h"
#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

using gate::MacAddress;

inline constexpr MacAddress broadcast_mac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/// Broadcast included.
[[nodiscard]] constexpr bool is_group(const MacAddress& mac) noexcept { return (mac[0] & 1) != 0; }

/// A station's address: neither a group nor 00:00:00:00:00:00.
[[nodiscard]] constexpr bool is_station(const MacAddress& mac) noexcept {
  return !is_group(mac) && mac != MacAddress{};
}

/// Where an IPv6 multicast packet goes. RFC 2464 section 7.
[[nodiscard]] constexpr MacAddress multicast_mac(const base::IpAddress& group) noexcept {
  const auto& octets = group.octets();
  return {0x33, 0x33, octets[12], octets[13], octets[14], octets[15]};
}

namespace ethertype {
inline constexpr std::uint16_t ipv4 = 0x0800;
inline constexpr std::uint16_t arp = 0x0806;
inline constexpr std::uint16_t vlan = 0x8100;
inline constexpr std::uint16_t ipv6 = 0x86dd;
}  // namespace ethertype

struct EthernetHeader {
  MacAddress destination;
  MacAddress source;
  base::Be16 type;
};
static_assert(sizeof(EthernetHeader) == 14 && alignof(EthernetHeader) == 1);

}  // namespace trunkline::dataplane
