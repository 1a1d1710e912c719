// Hexadecimal numbers of a fixed width, as tags and branches of ours hold them: read by a table.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::base {
namespace detail {

inline constexpr std::uint8_t no_digit = 0x80;

inline constexpr std::array<std::uint8_t, 256> value_of_digit = [] {
  std::array<std::uint8_t, 256> values{};
  for (std::size_t octet = 0; octet < values.size(); ++octet) {
    values[octet] = hex_digit(static_cast<char>(octet)).value_or(no_digit);
  }
  return values;
}();

}  // namespace detail

/// The first two digits an octet of `T` of `text`, which has at least as many; both cases. Nothing when one
/// of them is no digit.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> read_hex(std::string_view text) noexcept {
  std::uint64_t value = 0;
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < 2 * sizeof(T); ++i) {
    const auto digit = detail::value_of_digit[static_cast<std::uint8_t>(text[i])];
    seen = static_cast<std::uint8_t>(seen | digit);
    value = value << 4 | (digit & 15U);
  }
  if ((seen & detail::no_digit) != 0) return std::nullopt;
  return static_cast<T>(value);
}

}  // namespace trunkline::base
