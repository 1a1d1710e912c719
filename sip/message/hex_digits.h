// Hexadecimal numbers of a fixed width, as tags and branches of ours hold them.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/ascii.h"

namespace trunkline::sip {
namespace detail {

/// Digits one by one, both cases. Nothing when one of them is no digit.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> read_each_hex_digit(std::string_view text) noexcept {
  T value = 0;
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < 2 * sizeof(T); ++i) {
    const auto digit = base::value_of_hex_digit[static_cast<std::uint8_t>(text[i])];
    seen = static_cast<std::uint8_t>(seen | digit);
    value = static_cast<T>(value << 4 | (digit & 15U));
  }
  if ((seen & base::no_hex_digit) != 0) return std::nullopt;
  return value;
}

#ifdef __SSE2__
/// Sixteen digits at once.
[[nodiscard]] inline std::optional<std::uint64_t> read_sixteen_hex_digits(const char* text) noexcept {
  const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const auto within = [](__m128i values, char first, char last) {
    return _mm_and_si128(_mm_cmpgt_epi8(values, _mm_set1_epi8(static_cast<char>(first - 1))),
                         _mm_cmplt_epi8(values, _mm_set1_epi8(static_cast<char>(last + 1))));
  };
  const auto digits = within(octets, '0', '9');
  const auto letters = within(_mm_or_si128(octets, _mm_set1_epi8('a' - 'A')), 'a', 'f');
  if (_mm_movemask_epi8(_mm_or_si128(digits, letters)) != 0xffff) return std::nullopt;
  // The low half of a letter begins with 1.
  const auto values =
      _mm_add_epi8(_mm_and_si128(octets, _mm_set1_epi8(15)), _mm_and_si128(letters, _mm_set1_epi8(9)));
  const auto pairs = _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8));
  const auto packed = _mm_packus_epi16(_mm_and_si128(pairs, _mm_set1_epi16(0xff)), _mm_setzero_si128());
  return __builtin_bswap64(static_cast<std::uint64_t>(_mm_cvtsi128_si64(packed)));
}
#endif

}  // namespace detail

/// The first two digits an octet of `T` of `text`, which has at least as many; both cases. Nothing when one
/// of them is no digit.
template <std::unsigned_integral T>
[[nodiscard]] constexpr std::optional<T> read_hex(std::string_view text) noexcept {
#ifdef __SSE2__
  if (sizeof(T) == 8 && !std::is_constant_evaluated()) return detail::read_sixteen_hex_digits(text.data());
#endif
  return detail::read_each_hex_digit<T>(text);
}

}  // namespace trunkline::sip
