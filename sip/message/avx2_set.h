// Which of 32 octets are in a set of characters, with AVX2.
#pragma once

#ifdef __x86_64__

#include <cstdint>

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

}  // namespace
}  // namespace trunkline::sip

#endif
