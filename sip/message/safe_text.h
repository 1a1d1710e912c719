// What must not get into a header field's value: a line end, which could begin a field of its own, and NUL.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/octet_copy.h"

namespace trunkline::sip {

/// A NUL may stand behind a backslash: a quoted-pair may escape it (RFC 3261 section 25.1), and a response
/// has to repeat it (RFC 4475 section 3.1.1.2). Nothing escapes a line end.
[[nodiscard]] inline bool is_safe(std::string_view text) noexcept {
  char before = '\0';
  for (const char c : text) {
    if (c == '\r' || c == '\n' || (c == '\0' && before != '\\')) return false;
    before = c;
  }
  return true;
}

/// Whether one of the octets at `from`, as many as `T` has, is CR or below it.
template <std::unsigned_integral T>
[[nodiscard]] bool has_low_control(const char* from) noexcept {
  T octets = 0;
  std::memcpy(&octets, from, sizeof octets);
  constexpr T ones = static_cast<T>(0x0101'0101'0101'0101);
  return ((octets - ones * ('\r' + 1)) & ~octets & ones << 7) != 0;
}

/// Copies `text`, which does not overlap with where it goes. Whether it holds CR or one of the controls below
/// it: line ends, NUL, tabs.
[[nodiscard]] inline bool copy_looking(char* to, std::string_view text) noexcept {
  const auto* const from = text.data();
  const auto size = text.size();
#ifdef __SSE2__
  // In pieces of a fixed size, the last one up to the end; where it meets others they copy the same octets.
  if (constexpr std::size_t n = sizeof(__m128i); size >= n) {
    const auto load = [from](std::size_t at) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at));
    };
    const auto store = [to](std::size_t at, __m128i octets) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), octets);
    };
    const auto last = load(size - n);
    auto least = last;
    for (std::size_t at = 0; at < size - n; at += n) {
      const auto octets = load(at);
      store(at, octets);
      least = _mm_min_epu8(least, octets);
    }
    store(size - n, last);
    const auto low = _mm_cmpeq_epi8(_mm_min_epu8(least, _mm_set1_epi8('\r')), least);
    return _mm_movemask_epi8(low) != 0;
  }
#endif
  base::copy_octets(to, from, size);
  if (size >= 8)
    return has_low_control<std::uint64_t>(from) || has_low_control<std::uint64_t>(from + size - 8);
  if (size >= 4)
    return has_low_control<std::uint32_t>(from) || has_low_control<std::uint32_t>(from + size - 4);
  return std::any_of(from, from + size, [](char c) { return static_cast<unsigned char>(c) <= '\r'; });
}

}  // namespace trunkline::sip
