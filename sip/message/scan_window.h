// A stretch of a message that AVX2 reads 64 octets at a time, and where its lines end. Included by
// scan_avx2.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sip/message/avx2_set.h"

#define TRUNKLINE_SCAN_TARGET TRUNKLINE_AVX2

namespace trunkline::sip {
namespace {

constexpr std::size_t block_octets = 64;
// Of a line end in the last place of a block the line feed is looked at, and what follows it.
constexpr std::size_t reach = block_octets + 2;

/// A bit for each octet that is strange: a control octet, or one above 127.
TRUNKLINE_SCAN_TARGET inline std::uint32_t strange_of(__m256i octets) noexcept {
  // Of the difference the sign counts: octets below the space have it, and 127 and above.
  const auto moved = _mm256_add_epi8(octets, load(wide_constants.one));
  return static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_subs_epi8(moved, load(wide_constants.visible))));
}

/// From each place of a message up to `last`, and behind the first that is asked for, as many octets as
/// `reach` may be read at `octets` plus the place.
struct Window {
  const char* octets;
  std::size_t last;
};

constexpr std::size_t nowhere = 0;  // no line ends there

/// The first strange octet at or behind `at`, of which `front` are 32 octets; nowhere if there is none in
/// what may be read.
TRUNKLINE_SCAN_TARGET inline std::size_t find_strange(const Window& window, std::size_t at,
                                                      __m256i front) noexcept {
  for (;;) {
    const auto low = strange_of(front);
    const auto high = strange_of(load(window.octets + at + 32));
    const auto strange = low | std::uint64_t{high} << 32;
    if (strange != 0) return at + _tzcnt_u64(strange);
    at += block_octets;
    if (at > window.last) return nowhere;
    front = load(window.octets + at);
  }
}

TRUNKLINE_SCAN_TARGET inline bool is_line_end(const char* octets) noexcept {
  std::uint16_t pair = 0;
  std::memcpy(&pair, octets, sizeof pair);
  return pair == ('\r' | '\n' << 8);
}

/// Where the line whose first strange octet is `at` ends with CRLF, folds included. Tabs and octets above 127
/// may be there. Nowhere: there are control octets, or it goes on behind what may be read.
[[gnu::noinline]] TRUNKLINE_SCAN_TARGET std::size_t end_behind_strange(const Window& window,
                                                                       std::size_t at) noexcept {
  while (at != nowhere) {
    const auto octet = static_cast<std::uint8_t>(window.octets[at]);
    if (octet == '\r') {
      if (!is_line_end(window.octets + at)) return nowhere;
      const char next = window.octets[at + 2];
      if (next != ' ' && next != '\t') return at;
      at += 3;
    } else if (octet == '\t' || octet > 127) {
      ++at;
    } else {
      return nowhere;
    }
    at = at > window.last ? nowhere : find_strange(window, at, load(window.octets + at));
  }
  return nowhere;
}

/// Where the line at `at`, of which `front` are 32 octets, ends with CRLF, folds included; or nowhere, as
/// above.
TRUNKLINE_SCAN_TARGET inline std::size_t end_of_line(const Window& window, std::size_t at,
                                                     __m256i front) noexcept {
  const auto end = find_strange(window, at, front);
  const auto* const octets = window.octets + end;
  const bool usual = end != nowhere && is_line_end(octets) && static_cast<std::uint8_t>(octets[2]) > ' ';
  return usual ? end : end_behind_strange(window, end);
}

}  // namespace
}  // namespace trunkline::sip
