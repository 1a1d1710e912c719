// The two IPv4 ends of a slot's packets, as they lie in packets that arrive.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "base/endpoint.h"

namespace trunkline::rtp {

/// Both addresses and both ports of a header, the peer's first: twelve octets in a row of an IPv4 packet
/// without options. Every member is what a load of that size reads: to compare, to copy and to add up for a
/// checksum, not to count with.
struct WireEnds {
  std::uint32_t remote = 0;  // address
  std::uint32_t local = 0;   // address
  std::uint32_t ports = 0;   // the remote one first

  static_assert(std::endian::native == std::endian::little);

  /// Both addresses are IPv4.
  [[nodiscard]] static WireEnds of(const base::Endpoint& local, const base::Endpoint& remote) noexcept {
    return {word(remote.address), word(local.address),
            std::uint32_t{__builtin_bswap16(local.port)} << 16 | __builtin_bswap16(remote.port)};
  }
  /// Whether a packet has these ends; `header`: from its source address on.
  [[nodiscard]] bool are_those_of(const std::uint8_t* header) const noexcept {
    std::uint64_t addresses = 0;
    std::uint32_t their_ports = 0;
    std::memcpy(&addresses, header, sizeof addresses);
    std::memcpy(&their_ports, header + sizeof addresses, sizeof their_ports);
    return addresses == both_addresses() && their_ports == ports;
  }
  /// Writes them as they stand in a packet to the peer.
  void put_departing(std::uint8_t* header) const noexcept {
    const auto addresses = std::rotl(both_addresses(), 32);
    const auto own_first = std::rotl(ports, 16);
    std::memcpy(header, &addresses, sizeof addresses);
    std::memcpy(header + sizeof addresses, &own_first, sizeof own_first);
  }
  /// The one's complement sum of all 16-bit words (RFC 1071).
  [[nodiscard]] constexpr std::uint16_t sum() const noexcept {
    const std::uint64_t all = std::uint64_t{local} + remote + ports;
    const std::uint64_t halves = (all & 0xffff) + (all >> 16 & 0xffff) + (all >> 32);
    return static_cast<std::uint16_t>((halves & 0xffff) + (halves >> 16));
  }
  [[nodiscard]] friend constexpr bool operator==(const WireEnds&, const WireEnds&) noexcept = default;

 private:
  [[nodiscard]] std::uint64_t both_addresses() const noexcept {
    std::uint64_t both = 0;
    std::memcpy(&both, this, sizeof both);
    return both;
  }
  static std::uint32_t word(const base::IpAddress& address) noexcept {
    const auto& octets = address.octets();
    return std::uint32_t{octets[15]} << 24 | std::uint32_t{octets[14]} << 16 |
           std::uint32_t{octets[13]} << 8 | octets[12];
  }
};
static_assert(sizeof(WireEnds) == 12 && std::is_trivially_copyable_v<WireEnds>);

}  // namespace trunkline::rtp
