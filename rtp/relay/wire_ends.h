// The two IPv4 ends of a slot's packets, as they lie in packets.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"

namespace trunkline::rtp {

/// Every member is what a load of that size reads from a header: to compare, to copy and to add up for a
/// checksum, not to count with.
struct WireEnds {
  std::uint32_t local = 0;   // address
  std::uint32_t remote = 0;  // address
  std::uint32_t ports = 0;   // the local one first

  static_assert(std::endian::native == std::endian::little);

  /// Both addresses are IPv4.
  [[nodiscard]] static WireEnds of(const base::Endpoint& local, const base::Endpoint& remote) noexcept {
    return {word(local.address), word(remote.address),
            std::uint32_t{__builtin_bswap16(remote.port)} << 16 | __builtin_bswap16(local.port)};
  }
  /// The ends of a packet from the peer, whose header has the peer's address and port first.
  [[nodiscard]] static constexpr WireEnds arriving(std::uint32_t source, std::uint32_t destination,
                                                   std::uint32_t ports) noexcept {
    return {destination, source, std::rotl(ports, 16)};
  }
  /// The one's complement sum of all 16-bit words (RFC 1071).
  [[nodiscard]] constexpr std::uint16_t sum() const noexcept {
    const std::uint64_t all = std::uint64_t{local} + remote + ports;
    const std::uint64_t halves = (all & 0xffff) + (all >> 16 & 0xffff) + (all >> 32);
    return static_cast<std::uint16_t>((halves & 0xffff) + (halves >> 16));
  }
  [[nodiscard]] friend constexpr bool operator==(const WireEnds& a, const WireEnds& b) noexcept {
    return ((a.local ^ b.local) | (a.remote ^ b.remote) | (a.ports ^ b.ports)) == 0;
  }

 private:
  static std::uint32_t word(const base::IpAddress& address) noexcept {
    const auto& octets = address.octets();
    return std::uint32_t{octets[15]} << 24 | std::uint32_t{octets[14]} << 16 |
           std::uint32_t{octets[13]} << 8 | octets[12];
  }
};
static_assert(sizeof(WireEnds) == 12 && std::is_trivially_copyable_v<WireEnds>);

}  // namespace trunkline::rtp
