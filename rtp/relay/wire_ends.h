// The two IPv4 ends of a packet, as they lie in its headers.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "base/endpoint.h"

namespace trunkline::rtp {

/// An IPv4 address as a load of four octets of a header reads it: to compare and to copy, not to count with.
[[nodiscard]] inline std::uint32_t wire_word(const base::IpAddress& v4) noexcept {
  std::uint32_t word = 0;
  std::memcpy(&word, v4.octets().data() + 12, sizeof word);
  return word;
}

/// Both addresses and both ports of a header, the sender's first: twelve octets in a row of an IPv4 packet
/// without options. Every member is what a load of that size reads: to copy and to add up for a checksum.
struct WireEnds {
  std::uint32_t source = 0;       // address
  std::uint32_t destination = 0;  // address
  std::uint32_t ports = 0;        // the source's first

  static_assert(std::endian::native == std::endian::little);

  /// Both addresses are IPv4.
  [[nodiscard]] static WireEnds of(const base::Endpoint& source, const base::Endpoint& destination) noexcept {
    return {wire_word(source.address), wire_word(destination.address),
            ports_of(source.port, destination.port)};
  }
  [[nodiscard]] static constexpr std::uint32_t ports_of(std::uint16_t source,
                                                        std::uint16_t destination) noexcept {
    return std::uint32_t{__builtin_bswap16(destination)} << 16 | __builtin_bswap16(source);
  }
  /// The one's complement sum of all 16-bit words (RFC 1071).
  [[nodiscard]] constexpr std::uint16_t sum() const noexcept {
    const std::uint64_t all = std::uint64_t{source} + destination + ports;
    const std::uint64_t halves = (all & 0xffff) + (all >> 16 & 0xffff) + (all >> 32);
    return static_cast<std::uint16_t>((halves & 0xffff) + (halves >> 16));
  }
  [[nodiscard]] friend constexpr bool operator==(const WireEnds&, const WireEnds&) noexcept = default;
};
static_assert(sizeof(WireEnds) == 12 && std::is_trivially_copyable_v<WireEnds>);

/// What carries a checksum over from ends of one sum to ends of another: ~m + m' of RFC 1624 equation 4.
[[nodiscard]] constexpr std::uint16_t change_of_sums(std::uint16_t before, std::uint16_t after) noexcept {
  const std::uint32_t change = std::uint32_t{before} + (0xffffU - after);
  return static_cast<std::uint16_t>((change & 0xffff) + (change >> 16));
}

}  // namespace trunkline::rtp
