// A network as a list of sources names it: an address and how many of its bits count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

  friend bool operator==(const AddressPrefix&, const AddressPrefix&) noexcept = default;
};

/// `address` with all but its first `bits` bits set to 0.
[[nodiscard]] IpAddress masked(const IpAddress& address, std::uint8_t bits) noexcept;

}  // namespace trunkline::base
