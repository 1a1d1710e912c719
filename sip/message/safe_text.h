// What must not get into a header field's value: a line end, which could begin a field of its own, and NUL.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::sip {

/// Whether [begin, end) of a buffer that is readable from its start holds CR, LF or, with `nul`, NUL.
[[nodiscard]] inline bool holds_line_end(const char* buffer, std::size_t begin, std::size_t end,
                                         bool nul) noexcept {
#ifdef __SSE2__
  // Nearly everything that is written passes here, sixteen octets at a time.
  const auto unsafe = [buffer, nul](std::size_t at) {
    const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(buffer + at));
    auto found = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8('\r')),
                              _mm_cmpeq_epi8(octets, _mm_set1_epi8('\n')));
    if (nul) found = _mm_or_si128(found, _mm_cmpeq_epi8(octets, _mm_setzero_si128()));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(found));
  };
  for (; end - begin >= 16; begin += 16) {
    if (unsafe(begin) != 0) return true;
  }
  // Of the last sixteen, those from `begin` on.
  if (end >= 16) return unsafe(end - 16) >> (16 - (end - begin)) != 0;
#endif
  return std::any_of(buffer + begin, buffer + end,
                     [nul](char c) { return c == '\r' || c == '\n' || (nul && c == '\0'); });
}

/// Whether `text` may be written into a line: a quoted-pair may escape NUL (RFC 3261 section 25.1), and a
/// response has to repeat it (RFC 4475 section 3.1.1.2); nothing escapes a line end.
[[nodiscard]] inline bool is_safe(std::string_view text) noexcept {
  char before = '\0';
  for (const char c : text) {
    if (c == '\r' || c == '\n' || (c == '\0' && before != '\\')) return false;
    before = c;
  }
  return true;
}

}  // namespace trunkline::sip
