// Where the line feeds of a message are, found with AVX2: 64 octets become a mask. Included by scan_avx2.cc.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <immintrin.h>

#include "sip/message/scan.h"

#define TRUNKLINE_SCAN_TARGET __attribute__((target("avx2,bmi,bmi2")))

namespace trunkline::sip {
namespace {

constexpr std::size_t block_octets = 64;

TRUNKLINE_SCAN_TARGET inline __m256i load(const void* from) noexcept {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

/// Some blocks at a time, so that neither the search nor the pass over the lines runs out of registers.
class Feeds {
 public:
  TRUNKLINE_SCAN_TARGET Feeds(std::string_view octets, std::size_t begin) noexcept
      : octets_(octets), next_(begin) {}

  /// How many there are in `places` now: up to the end of the header, or of some blocks. 0: no more.
  [[nodiscard, gnu::noinline]] TRUNKLINE_SCAN_TARGET std::size_t refill() noexcept {
    auto* place = places.data();
    while (place == places.data() && next_ < octets_.size()) {
      auto next = next_;
      // One octet behind a block is read, too.
      const auto whole = (octets_.size() - next - 1) / block_octets;
      const auto end = next + std::min(whole, most_blocks) * block_octets;
      bool header_ends = false;  // as far as it is seen within one block
      for (; next != end && !header_ends; next += block_octets) {
        header_ends = read_block(octets_.data() + next, next, place);
      }
      if (whole < most_blocks && !header_ends) {
        alignas(32) std::array<char, block_octets + 32> rest;
        rest.fill(' ');
        std::memcpy(rest.data(), octets_.data() + next, octets_.size() - next);
        read_block(rest.data(), next, place);
        next += block_octets;
      }
      next_ = next;
    }
    return static_cast<std::size_t>(place - places.data());
  }

  static constexpr std::size_t most_blocks = 16;
  std::array<std::uint16_t, (most_blocks + 1) * block_octets> places;
  // No octet outside of this is strange.
  std::size_t strange_begin = Scan::max_octets;
  std::size_t strange_end = 0;

 private:
  /// Control octets are strange, unless they are a line feed or stand before one: whether that is a CR is for
  /// the pass to see. So are, for the price of one comparison, octets above 127. What is strange is only
  /// looked at once more, octet by octet.
  TRUNKLINE_SCAN_TARGET bool read_block(const char* from, std::size_t at, std::uint16_t*& place) noexcept {
    const auto feed = _mm256_set1_epi8('\n');
    const auto one = _mm256_set1_epi8(1);
    const auto printable = _mm256_set1_epi8(' ' + 1);
    const auto low = load(from);
    const auto high = load(from + 32);
    const auto low_feeds = _mm256_cmpeq_epi8(low, feed);
    const auto high_feeds = _mm256_cmpeq_epi8(high, feed);
    const auto low_ends = _mm256_or_si256(low_feeds, _mm256_cmpeq_epi8(load(from + 1), feed));
    const auto high_ends = _mm256_or_si256(high_feeds, _mm256_cmpeq_epi8(load(from + 33), feed));
    // Of the difference the sign counts: octets below the space have it, and 127 and above.
    const auto low_controls = _mm256_subs_epi8(_mm256_add_epi8(low, one), printable);
    const auto high_controls = _mm256_subs_epi8(_mm256_add_epi8(high, one), printable);
    const auto strange = _mm256_or_si256(_mm256_andnot_si256(low_ends, low_controls),
                                         _mm256_andnot_si256(high_ends, high_controls));
    if (_mm256_movemask_epi8(strange) != 0) [[unlikely]] {
      strange_begin = std::min(strange_begin, at);
      strange_end = at + block_octets;
    }
    const auto feeds = static_cast<std::uint32_t>(_mm256_movemask_epi8(low_feeds)) |
                       std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high_feeds))} << 32;
    // One is written in any case, and counts only if it is there: most blocks have one or two.
    auto* next = place;
    auto rest = feeds;
    do {
      *next++ = static_cast<std::uint16_t>(at + static_cast<std::size_t>(std::countr_zero(rest)));
      rest &= rest - 1;
    } while (rest != 0);
    place += feeds != 0 ? next - place : 0;
    return (feeds & feeds >> 2) != 0;
  }

  std::string_view octets_;
  std::size_t next_;
};

}  // namespace
}  // namespace trunkline::sip
