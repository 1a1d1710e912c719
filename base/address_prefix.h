// A network as a list of sources names it: an address and how many of its bits count.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/big_endian.h"
#include "base/endpoint.h"

namespace trunkline::base {

/// `bits` counts in the 128 bits of an IpAddress, so that 10.0.0.0/8 has 104. What lies behind them is 0.
struct AddressPrefix {
  IpAddress address;
  std::uint8_t bits = 128;

  /// "192.0.2.0/24", "2001:db8::/32", or an address alone. Nothing where bits are set behind the prefix:
  /// who writes 10.0.0.1/8 means one of two things.
  [[nodiscard]] static std::optional<AddressPrefix> parse(std::string_view text) noexcept;
  [[nodiscard]] static AddressPrefix of(const IpAddress& address) noexcept { return {address, 128}; }

  [[nodiscard]] bool contains(const IpAddress& other) const noexcept;
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(const AddressPrefix&, const AddressPrefix&) noexcept = default;
};

/// `address` with all but its first `bits` bits set to 0. By halves, as workers ask for it.
[[nodiscard]] constexpr IpAddress masked(const IpAddress& address, std::uint8_t bits) noexcept {
  // The first `count` of 64 bits, as they lie in memory.
  const auto first = [](unsigned count) noexcept {
    const auto bits_set = count == 0 ? 0 : ~std::uint64_t{0} << (64 - count);
    return std::bit_cast<std::uint64_t>(Be64::from_host(bits_set));
  };
  auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(address.octets());
  halves[0] &= first(std::min<unsigned>(bits, 64));
  halves[1] &= first(bits > 64 ? std::min(bits - 64U, 64U) : 0);
  return IpAddress(std::bit_cast<IpAddress::Octets>(halves));
}

inline bool AddressPrefix::contains(const IpAddress& other) const noexcept {
  return masked(other, bits) == address;
}

}  // namespace trunkline::base
