// Which of 32 octets are in a set of characters, with AVX2.
#pragma once

#ifdef __x86_64__

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sip/message/avx2.h"
#include "sip/message/wide_constants.h"

namespace trunkline::sip {
// Of each file that is compiled for AVX2 its own.
namespace {

TRUNKLINE_AVX2 inline __m256i load(const void* from) noexcept {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

TRUNKLINE_AVX2 inline __m256i load(const WideConstant& constant) noexcept {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(constant.octets.data()));
}

/// A bit for each of the octets that is not in the set, whose high_halves_of() are given.
TRUNKLINE_AVX2 inline std::uint32_t others_of(__m256i octets, const WideConstant& set) noexcept {
  // A shuffle looks at the low half of an octet, and gives 0 for one above 127.
  const auto possible = _mm256_shuffle_epi8(load(set), octets);
  const auto high = _mm256_and_si256(_mm256_srli_epi16(octets, 4), load(wide_constants.low_half));
  const auto actual = _mm256_shuffle_epi8(load(wide_constants.bit_of_high_half), high);
  const auto others = _mm256_cmpeq_epi8(_mm256_and_si256(possible, actual), _mm256_setzero_si256());
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(others));
}

constexpr std::size_t shortest_front = 16;

/// A bit for each of the first 64 octets of `text` that is not in the set. It has sixteen octets or more.
TRUNKLINE_AVX2_INLINE std::uint64_t others_in_front(std::string_view text, const WideConstant& set) noexcept {
  const auto* const begin = text.data();
  const auto size = text.size();
  const auto others = [&set](const char* octets)
                          TRUNKLINE_AVX2 { return std::uint64_t{others_of(load(octets), set)}; };
  if (size >= 64) return others(begin) | others(begin + 32) << 32;
  // In two pieces that overlap, so that nothing behind the text is read.
  if (size >= 32) return others(begin) | others(begin + size - 32) << (size - 32);
  const auto low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
  const auto high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + size - 16));
  const std::uint64_t both = others_of(_mm256_set_m128i(high, low), set);
  return (both & 0xffff) | (both >> 16) << (size - 16);
}

}  // namespace
}  // namespace trunkline::sip

#endif
