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

/// Whether [begin, end) of a buffer that is readable from its start holds CR or LF.
[[nodiscard]] inline bool holds_line_end(const char* buffer, std::size_t begin, std::size_t end) noexcept {
#ifdef __SSE2__
  const auto unsafe = [buffer](std::size_t at) {
    const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(buffer + at));
    const auto found = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8('\r')),
                                    _mm_cmpeq_epi8(octets, _mm_set1_epi8('\n')));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(found));
  };
  for (; end - begin >= 16; begin += 16) {
    if (unsafe(begin) != 0) return true;
  }
  // Of the last sixteen, those from `begin` on.
  if (end >= 16) return unsafe(end - 16) >> (16 - (end - begin)) != 0;
#endif
  return std::any_of(buffer + begin, buffer + end, [](char c) { return c == '\r' || c == '\n'; });
}

/// How many octets are CR or one of the controls below it: line ends, NUL, tabs.
[[nodiscard]] inline std::size_t low_controls(std::string_view text) noexcept {
  std::size_t count = 0;
#ifdef __SSE2__
  constexpr std::size_t chunk = 16;
  while (text.size() >= chunk) {
    constexpr std::size_t most_chunks = 255;  // each adds at most one to each of sixteen counters of an octet
    auto counts = _mm_setzero_si128();
    const auto chunks = std::min(text.size() / chunk, most_chunks);
    for (std::size_t i = 0; i < chunks; ++i) {
      const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i * chunk));
      const auto low = _mm_cmpeq_epi8(_mm_min_epu8(octets, _mm_set1_epi8('\r')), octets);
      counts = _mm_sub_epi8(counts, low);
    }
    const auto sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    count += static_cast<std::size_t>(_mm_cvtsi128_si32(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si32(_mm_srli_si128(sums, 8)));
    text.remove_prefix(chunks * chunk);
  }
#endif
  for (const char c : text) count += static_cast<unsigned char>(c) <= '\r' ? 1U : 0U;
  return count;
}

/// Whether `text` is this many lines and no more. A quoted-pair may escape NUL (RFC 3261 section 25.1), and a
/// response has to repeat it (RFC 4475 section 3.1.1.2); nothing escapes a line end.
/// Who writes ends `lines` lines with CRLF himself: one CR or LF more came out of a value.
[[nodiscard]] inline bool has_lines(std::string_view text, std::size_t lines) noexcept {
  if (low_controls(text) == 2 * lines) return true;
  std::size_t ends = 0;
  char before = '\0';
  for (const char c : text) {
    if (c == '\0' && before != '\\') return false;
    ends += c == '\r' || c == '\n' ? 1U : 0U;
    before = c;
  }
  return ends == 2 * lines;
}

}  // namespace trunkline::sip
