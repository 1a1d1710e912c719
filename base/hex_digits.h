// Hexadecimal numbers of a fixed width, as tags and branches of ours hold them.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::base {
namespace detail {

/// Eight digits at once, an octet each. Nothing when one of them is no digit.
[[nodiscard]] constexpr std::optional<std::uint32_t> read_eight_hex_digits(std::string_view text) noexcept {
  std::array<char, 8> octets{};
  std::copy_n(text.begin(), octets.size(), octets.begin());
  auto digits = std::bit_cast<std::uint64_t>(octets);
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  // A letter of either case has the bit of 64, a digit has not.
  const auto letters = digits >> 6 & ones;
  const auto values = (digits & 0x0f0f'0f0f'0f0f'0f0f) + 9 * letters;
  // What the values are written as must be what was there, in lower case.
  const auto tens = (values + 6 * ones) >> 4 & ones;
  const auto written = values + '0' * ones + tens * ('a' - '0' - 10);
  if (((written ^ (digits | letters << 5)) | (values & 0xf0 * ones)) != 0) return std::nullopt;
  auto packed = (values << 4 | values >> 8) & 0x00ff'00ff'00ff'00ff;
  packed = (packed | packed >> 8) & 0x0000'ffff'0000'ffff;
  return __builtin_bswap32(static_cast<std::uint32_t>(packed | packed >> 16));
}

}  // namespace detail

/// The first two digits an octet of `T` of `text`, which has at least as many; both cases. Nothing when one
/// of them is no digit.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> read_hex(std::string_view text) noexcept {
  if constexpr (sizeof(T) == 8) {
    const auto high = detail::read_eight_hex_digits(text);
    const auto low = detail::read_eight_hex_digits(text.substr(8));
    if (!high || !low) return std::nullopt;
    return static_cast<T>(T{*high} << 32 | *low);
  } else if constexpr (sizeof(T) == 4) {
    return detail::read_eight_hex_digits(text);
  }
  std::uint32_t value = 0;
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < 2 * sizeof(T); ++i) {
    const auto digit = detail::value_of_hex_digit[static_cast<std::uint8_t>(text[i])];
    seen = static_cast<std::uint8_t>(seen | digit);
    value = value << 4 | (digit & 15U);
  }
  if ((seen & detail::no_hex_digit) != 0) return std::nullopt;
  return static_cast<T>(value);
}

}  // namespace trunkline::base
