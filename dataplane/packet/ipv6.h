// The IPv6 header and its extension headers. RFC 8200 sections 3 and 4.
#pragma once

#include <cstdint>

#include "base/big_endian.h"
#include "base/endpoint.h"

namespace trunkline::dataplane {

struct Ipv6Header {
  base::Be32 version_and_flow;  // 6, traffic class, flow label
  base::Be16 payload_length;    // what follows this header, extension headers included
  std::uint8_t next_header;
  std::uint8_t hop_limit;
  base::IpAddress::Octets source;
  base::IpAddress::Octets destination;

  static constexpr std::uint8_t own_hop_limit = 64;    // of packets that start here
  static constexpr std::uint8_t link_hop_limit = 255;  // proves that no router was between (RFC 4861)

  [[nodiscard]] constexpr std::uint8_t version() const noexcept {
    return static_cast<std::uint8_t>(version_and_flow.host() >> 28);
  }
  [[nodiscard]] static constexpr base::Be32 version_with_class(std::uint8_t traffic_class) noexcept {
    return base::Be32::from_host(0x60000000U | std::uint32_t{traffic_class} << 20);
  }
};
static_assert(sizeof(Ipv6Header) == 40 && alignof(Ipv6Header) == 1);

inline constexpr base::IpAddress loopback_v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

namespace extension {
inline constexpr std::uint8_t hop_by_hop = 0;
inline constexpr std::uint8_t routing = 43;
inline constexpr std::uint8_t fragment = 44;
inline constexpr std::uint8_t none = 59;
inline constexpr std::uint8_t destination = 60;
}  // namespace extension

/// How hop-by-hop, routing and destination options headers begin.
struct Ipv6Extension {
  std::uint8_t next_header;
  std::uint8_t length;  // in units of eight octets, the first eight not counted
  std::uint8_t type;    // routing: its type
  std::uint8_t left;    // routing: segments left

  [[nodiscard]] constexpr std::uint16_t octets() const noexcept {
    return static_cast<std::uint16_t>((length + 1) * 8);
  }
};
static_assert(sizeof(Ipv6Extension) == 4 && alignof(Ipv6Extension) == 1);

struct Ipv6Fragment {
  std::uint8_t next_header;
  std::uint8_t reserved;
  base::Be16 offset_and_more;  // the offset is in units of eight octets, in the upper 13 bits
  base::Be32 identification;

  [[nodiscard]] constexpr std::uint16_t offset() const noexcept {
    return static_cast<std::uint16_t>(offset_and_more.host() & 0xfff8);
  }
  [[nodiscard]] constexpr bool more() const noexcept { return (offset_and_more.host() & 1) != 0; }
};
static_assert(sizeof(Ipv6Fragment) == 8 && alignof(Ipv6Fragment) == 1);

/// ff00::/8
[[nodiscard]] constexpr bool is_multicast_v6(const base::IpAddress::Octets& octets) noexcept {
  return octets[0] == 0xff;
}
/// fe80::/10
[[nodiscard]] constexpr bool is_link_local_v6(const base::IpAddress::Octets& octets) noexcept {
  return octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80;
}
/// The group in which the owner of `address` listens for neighbour solicitations. RFC 4291 section 2.7.1.
[[nodiscard]] constexpr base::IpAddress solicited_node(const base::IpAddress& address) noexcept {
  const auto& octets = address.octets();
  return base::IpAddress({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, octets[13], octets[14], octets[15]});
}
inline constexpr base::IpAddress all_nodes({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

}  // namespace trunkline::dataplane
