// Where a run of octets of one set ends: found sixteen at a time where the processor can shuffle octets.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSSE3__
#include <tmmintrin.h>
#endif

#include "sip/message/characters.h"
#include "sip/message/wide_constants.h"

namespace trunkline::sip {

/// Whether this translation unit is compiled for a processor with SSSE3. It is a template argument of
/// whatever depends on it, so that the two ways never share a name.
#ifdef __SSSE3__
inline constexpr bool shuffles_octets = true;
#else
inline constexpr bool shuffles_octets = false;
#endif

enum class RunOf : std::uint8_t { members, others };

#ifdef __SSSE3__
namespace detail {

struct alignas(16) HalfTable {
  std::array<std::uint8_t, 16> high_halves{};
};

template <unsigned sets>
inline constexpr HalfTable half_table_of{high_halves_of(sets)};
inline constexpr HalfTable bit_of_high_half{{1, 2, 4, 8, 16, 32, 64, 128}};

/// A bit for each of sixteen octets with which a run ends.
template <unsigned sets, RunOf run>
[[nodiscard]] inline std::uint32_t ends_of_run(const char* octets) noexcept {
  const auto table = [](const HalfTable& of) {
    return _mm_load_si128(reinterpret_cast<const __m128i*>(of.high_halves.data()));
  };
  const auto text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(octets));
  // A shuffle looks at the low half of an octet, and gives 0 for one above 127.
  const auto possible = _mm_shuffle_epi8(table(half_table_of<sets>), text);
  const auto high = _mm_and_si128(_mm_srli_epi16(text, 4), _mm_set1_epi8(15));
  const auto actual = _mm_shuffle_epi8(table(bit_of_high_half), high);
  const auto others = _mm_cmpeq_epi8(_mm_and_si128(possible, actual), _mm_setzero_si128());
  const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(others));
  return run == RunOf::members ? mask : mask ^ 0xffff;
}

}  // namespace detail
#endif

/// The first octet at or after `at` with which a run ends, or `end`: with RunOf::members one that is in none
/// of `sets`, with RunOf::others one that is in some. [begin, end) is what may be read.
template <unsigned sets, RunOf run = RunOf::members, bool wide = shuffles_octets>
[[nodiscard]] inline const char* end_of_run([[maybe_unused]] const char* begin, const char* at,
                                            const char* end) noexcept {
#ifdef __SSSE3__
  if constexpr (wide) {
    for (; end - at >= 16; at += 16) {
      const auto ends = detail::ends_of_run<sets, run>(at);
      if (ends != 0) return at + std::countr_zero(ends);
    }
    if (end - begin >= 16) {
      // The last sixteen, and of them those from `at` on.
      const auto left = end - at;
      const auto ends = detail::ends_of_run<sets, run>(end - 16) | 1U << 16;
      return at + std::countr_zero(ends >> (16 - left));
    }
  }
#endif
  while (at != end && is_in(*at, sets) == (run == RunOf::members)) ++at;
  return at;
}

}  // namespace trunkline::sip
