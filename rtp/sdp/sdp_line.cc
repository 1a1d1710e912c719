#include "rtp/sdp/sdp_line.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::rtp {
namespace {

/// The first octet that ends a line or may not be in one, LF, CR or NUL; or the end.
const char* end_of_line(const char* at, const char* end) noexcept {
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

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

base::Result<std::optional<SdpLine>, SdpError> next_line(std::string_view& rest) noexcept {
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

std::string_view attribute_value(const SdpLine& line) noexcept {
  const auto colon = line.value.find(':');
  return colon == std::string_view::npos ? std::string_view{} : trim_blanks(line.value.substr(colon + 1));
}

std::string_view next_field(std::string_view& rest) noexcept {
  std::size_t start = 0;
  while (start < rest.size() && is_blank(rest[start])) ++start;
  std::size_t end = start;
  while (end < rest.size() && !is_blank(rest[end])) ++end;
  const auto field = rest.substr(start, end - start);
  rest.remove_prefix(end);
  return field;
}

std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace trunkline::rtp
