// Most octets of SIP's tokens, users, hosts and parameters are letters and digits: they are taken sixteen at
// a time.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "sip/message/characters.h"

namespace trunkline::sip {

/// The sets that hold every letter and digit, '-', '.' and '_'.
inline constexpr unsigned with_common = in_token | in_user | in_password | in_host | in_parameter |
                                        in_uri_header | in_uri | in_parameter_value | in_word | in_bare_uri |
                                        in_bracketed | in_display;

/// Behind some of the letters, digits, '-', '.' and '_' at the beginning of [at, end): all of them, but for
/// the last fifteen octets, which are left to the caller.
[[nodiscard]] constexpr const char* skip_common(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  if (std::is_constant_evaluated()) return at;
  // Each range ends at 127 when its distance is added: one signed comparison then tells whether an octet is
  // in it.
  const auto in_range = [](__m128i octets, char first, char last) {
    const auto moved = _mm_add_epi8(octets, _mm_set1_epi8(static_cast<char>(127 - last)));
    return _mm_cmpgt_epi8(moved, _mm_set1_epi8(static_cast<char>(127 - last + first - 1)));
  };
  while (end - at >= 16) {
    const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const auto letters = in_range(_mm_or_si128(octets, _mm_set1_epi8('a' - 'A')), 'a', 'z');
    const auto digits = in_range(octets, '0', '9');
    const auto marks = _mm_or_si128(in_range(octets, '-', '.'), _mm_cmpeq_epi8(octets, _mm_set1_epi8('_')));
    const auto common = _mm_or_si128(_mm_or_si128(letters, digits), marks);
    const auto others = static_cast<std::uint32_t>(_mm_movemask_epi8(common)) ^ 0xffffU;
    if (others != 0) return at + std::countr_zero(others);
    at += 16;
  }
#else
  static_cast<void>(end);
#endif
  return at;
}

}  // namespace trunkline::sip
