// Whom a source address stands for: one host over IPv4, a network over IPv6.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "base/endpoint.h"

namespace trunkline::base {

/// An IPv4 address, or the /64 of an IPv6 address: whoever has one address of it has all of them (RFC 6177),
/// so that counting single ones would count nothing. Never 0. IPv4 addresses stand where IPv6 has its groups
/// (ff00::/8), which no packet can come from.
[[nodiscard]] constexpr std::uint64_t source_key(const IpAddress& address) noexcept {
  const auto& octets = address.octets();
  std::array<std::uint8_t, 8> key{0xff, 0, 0, 0, octets[12], octets[13], octets[14], octets[15]};
  if (!address.is_v4()) std::copy_n(octets.begin(), key.size(), key.begin());
  const auto word = std::bit_cast<std::uint64_t>(key);
  return word == 0 ? 1 : word;
}

/// An address of whom the key stands for: the one, or the first of its /64.
[[nodiscard]] constexpr IpAddress address_of_source(std::uint64_t key) noexcept {
  const auto octets = std::bit_cast<std::array<std::uint8_t, 8>>(key);
  if (octets[0] == 0xff) return IpAddress::v4(octets[4], octets[5], octets[6], octets[7]);
  IpAddress::Octets address{};
  std::copy_n(octets.begin(), octets.size(), address.begin());
  return IpAddress(address);
}

}  // namespace trunkline::base
