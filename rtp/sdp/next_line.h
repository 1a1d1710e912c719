// Cuts a session description into lines. Inline, for the loop that reads them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/sdp_line.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::rtp {
/// The first octet that ends a line or may not be in one, LF, CR or NUL; or the end.
[[nodiscard]] inline const char* end_of_line(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const auto breaks = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8('\n')),
                                     _mm_cmpeq_epi8(octets, _mm_set1_epi8('\r')));
    const auto found = _mm_movemask_epi8(_mm_or_si128(breaks, _mm_cmpeq_epi8(octets, _mm_setzero_si128())));
    if (found != 0) return at + std::countr_zero(static_cast<std::uint32_t>(found));
  }
#endif
  while (at != end && *at != '\n' && *at != '\r' && *at != '\0') ++at;
  return at;
}

/// Cuts the next line from `rest`. Nothing is left when the text ends; empty lines are passed over, as phones
/// append them. Lines end in CRLF or LF (RFC 8866 section 5: parsers SHOULD accept both), the last may lack
/// it. Errors: `not_a_line`, `control_character`.
[[nodiscard]] inline base::Result<std::optional<SdpLine>, SdpError> next_line(
    std::string_view& rest) noexcept {
  while (!rest.empty()) {
    const auto* const begin = rest.data();
    const auto* const end = begin + rest.size();
    const auto* const stop = end_of_line(begin, end);
    const auto* next = stop;
    if (next != end && *next == '\r') ++next;
    // Everything else is text (RFC 8866 section 9, byte-string). A carriage return in the middle would be a
    // line end to one reader and not to the next.
    if (next != end && *next != '\n') return base::fail(SdpError::control_character);
    if (next != end) ++next;
    rest.remove_prefix(static_cast<std::size_t>(next - begin));
    if (stop == begin) continue;
    if (stop - begin < 2 || begin[1] != '=') return base::fail(SdpError::not_a_line);
    return SdpLine{*begin, AttributeName::other, {begin + 2, static_cast<std::size_t>(stop - begin - 2)}};
  }
  return std::nullopt;
}

}  // namespace trunkline::rtp
