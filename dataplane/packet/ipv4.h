// The IPv4 header. RFC 791 section 3.1.
#pragma once

#include <array>
#include <cstdint>

#include "base/big_endian.h"
#include "base/endpoint.h"

namespace trunkline::dataplane {

using Ipv4Octets = std::array<std::uint8_t, 4>;

[[nodiscard]] constexpr base::IpAddress address_of(const Ipv4Octets& octets) noexcept {
  return base::IpAddress::v4(octets[0], octets[1], octets[2], octets[3]);
}
/// The last four octets; `address` should be IPv4.
[[nodiscard]] constexpr Ipv4Octets ipv4_octets(const base::IpAddress& address) noexcept {
  const auto& octets = address.octets();
  return {octets[12], octets[13], octets[14], octets[15]};
}

namespace protocol {
inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t udp = 17;
inline constexpr std::uint8_t icmpv6 = 58;
}  // namespace protocol

struct Ipv4Header {
  std::uint8_t version_and_length;  // 4, and the header's length in units of four octets
  std::uint8_t traffic_class;       // DSCP in the upper six bits
  base::Be16 total_length;
  base::Be16 identification;
  base::Be16 fragment;
  std::uint8_t time_to_live;
  std::uint8_t protocol;
  base::Be16 checksum;
  Ipv4Octets source;
  Ipv4Octets destination;

  static constexpr std::uint16_t more_fragments = 0x2000;
  static constexpr std::uint16_t dont_fragment = 0x4000;
  static constexpr std::uint16_t offset_mask = 0x1fff;  // in units of eight octets
  static constexpr std::uint8_t own_time_to_live = 64;  // of packets that start here

  /// A header without options that starts here: checksum 0, neither a fragment nor to be kept whole.
  [[nodiscard]] static constexpr Ipv4Header make(const Ipv4Octets& source, const Ipv4Octets& destination,
                                                 std::uint8_t protocol, std::uint16_t total_length) noexcept {
    return {0x45,   0,          base::Be16::from_host(total_length), {}, {}, own_time_to_live, protocol, {},
            source, destination};
  }

  [[nodiscard]] constexpr std::uint8_t version() const noexcept {
    return static_cast<std::uint8_t>(version_and_length >> 4);
  }
  [[nodiscard]] constexpr std::uint16_t header_length() const noexcept {
    return static_cast<std::uint16_t>((version_and_length & 0x0f) * 4);
  }
  /// RFC 1122 section 3.2.1.3, RFC 6890: "this network", loopback, multicast, class E and broadcast.
  [[nodiscard]] constexpr bool has_impossible_source() const noexcept {
    return source[0] == 0 || source[0] == 127 || source[0] >= 224;
  }
  /// One piece of a larger datagram.
  [[nodiscard]] constexpr bool is_fragment() const noexcept {
    return (fragment.host() & (more_fragments | offset_mask)) != 0;
  }
};
static_assert(sizeof(Ipv4Header) == 20 && alignof(Ipv4Header) == 1);

}  // namespace trunkline::dataplane
