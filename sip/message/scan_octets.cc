#include "sip/message/scan_octets.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::sip {
namespace {

bool is_control(char c) noexcept { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f; }

#ifdef __SSE2__
bool any_control_of_16(const char* octets) noexcept {
  const auto text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(octets));
  const auto low = _mm_cmpeq_epi8(_mm_min_epu8(text, _mm_set1_epi8(0x1f)), text);
  return _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(text, _mm_set1_epi8(0x7f)))) != 0;
}
#endif

bool has_control(std::string_view text) noexcept {
#ifdef __SSE2__
  constexpr std::size_t chunk = 16;
  if (text.size() >= chunk) {
    const auto last = text.size() - chunk;
    for (std::size_t at = 0; at < last; at += chunk) {
      if (any_control_of_16(text.data() + at)) return true;
    }
    return any_control_of_16(text.data() + last);
  }
#endif
  return std::any_of(text.begin(), text.end(), is_control);
}

}  // namespace

bool has_forbidden_octet(std::string_view text) noexcept {
  if (!has_control(text)) return false;  // nearly always
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted && i + 1 < text.size() && text[i + 1] != '\r' && text[i + 1] != '\n') {
      ++i;
      continue;
    }
    if (!is_control(c) || c == '\t' || c == '\n') continue;
    if (c != '\r' || i + 1 == text.size() || text[i + 1] != '\n') return true;
  }
  return false;
}

}  // namespace trunkline::sip
