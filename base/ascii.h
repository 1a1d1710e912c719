// Text as the wire has it: ASCII letters without a locale, decimal and hexadecimal numbers, white space.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace trunkline::base {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_alpha(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept { return is_digit(c) || is_alpha(c); }

/// Only 'A' to 'Z' change; octets above 127 are left alone, whatever the locale.
[[nodiscard]] constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

[[nodiscard]] constexpr bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// The whole of `text` as 1*DIGIT. Nothing for an empty text, a sign, white space, or a number `T` cannot
/// hold. Leading zeros are allowed, as SIP and SDP allow them.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> parse_decimal(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  T value = 0;
  if (text.size() <= std::numeric_limits<T>::digits10) {  // then there is no number too large
    for (const char c : text) {
      if (!is_digit(c)) return std::nullopt;
      value = static_cast<T>(value * 10 + static_cast<T>(c - '0'));
    }
    return value;
  }
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<T>(c - '0');
    constexpr T most = static_cast<T>(~T{0});
    if (value > static_cast<T>((most - digit) / 10)) return std::nullopt;
    value = static_cast<T>(value * 10 + digit);
  }
  return value;
}

inline constexpr std::uint8_t no_hex_digit = 0x80;

/// By octet: 0 to 15, or no_hex_digit, a bit that none of them has. Both cases.
inline constexpr std::array<std::uint8_t, 256> value_of_hex_digit = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_hex_digit);
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 10; i < 16; ++i) values['a' + i - 10] = values['A' + i - 10] = i;
  return values;
}();

/// 0 to 15, or nothing. Both cases.
[[nodiscard]] constexpr std::optional<std::uint8_t> hex_digit(char c) noexcept {
  const auto value = value_of_hex_digit[static_cast<std::uint8_t>(c)];
  return value == no_hex_digit ? std::nullopt : std::optional(value);
}

/// The whole of `text` as hexadecimal digits, without "0x". Nothing if it is empty or `T` cannot hold it.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> parse_hex(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  T value = 0;
  for (const char c : text) {
    const auto digit = hex_digit(c);
    if (!digit || (value >> (8 * sizeof(T) - 4)) != 0) return std::nullopt;
    value = static_cast<T>((value << 4) | *digit);
  }
  return value;
}

namespace detail {

[[nodiscard]] constexpr std::array<char, 8> eight_hex_digits(std::uint32_t value) noexcept {
  // All at once, an octet each: spread, then raised to '0', and to 'a' where there is a ten in it.
  std::uint64_t digits = value;
  digits = (digits | digits << 16) & 0x0000'ffff'0000'ffff;
  digits = (digits | digits << 8) & 0x00ff'00ff'00ff'00ff;
  digits = (digits | digits << 4) & 0x0f0f'0f0f'0f0f'0f0f;
  const auto letters = (digits + 0x0606'0606'0606'0606) >> 4 & 0x0101'0101'0101'0101;
  digits += 0x3030'3030'3030'3030 + letters * ('a' - '0' - 10);
  if constexpr (std::endian::native == std::endian::little) digits = __builtin_bswap64(digits);
  return std::bit_cast<std::array<char, 8>>(digits);
}

}  // namespace detail

/// All digits of `value`, most significant first, lower case, leading zeros kept: two characters an octet.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::array<char, 2 * sizeof(T)> to_hex(T value) noexcept {
  std::array<char, 2 * sizeof(T)> text{};
  const auto low = detail::eight_hex_digits(static_cast<std::uint32_t>(value & 0xffff'ffff));
  if constexpr (sizeof(T) > 4) {
    const auto high = detail::eight_hex_digits(static_cast<std::uint32_t>(value >> 32));
    std::copy(low.begin(), low.end(), std::copy(high.begin(), high.end(), text.begin()));
  } else {
    std::copy(low.end() - text.size(), low.end(), text.begin());
  }
  return text;
}

/// Space, tab, and the line break of a folded header (RFC 3261 section 25.1, LWS).
[[nodiscard]] constexpr bool is_lws(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_lws(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_lws(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace trunkline::base
