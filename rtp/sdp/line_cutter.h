// Cuts a session description into lines. Inline, for the loop that reads them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/octet_copy.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/sdp_line.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::rtp {

/// The first octet up to CR, the highest of those that end a line or may not be in one (LF, CR, NUL); or the
/// end. Of what else is found, tabs for the most part, the reader has to make sure.
[[nodiscard]] inline const char* first_control(const char* at, const char* end) noexcept {
#ifdef __SSE2__
  const auto found_in = [](const char* octets) noexcept {
    const auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(octets));
    const auto highest = _mm_set1_epi8('\r');
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(block, highest), block)));
  };
  for (; end - at >= 16; at += 16) {
    if (const auto found = found_in(at)) return at + std::countr_zero(found);
  }
  // The end of the text, which is shorter: behind it there are NULs.
  char rest[16] = {};
  const auto octets = static_cast<std::size_t>(end - at);
  base::copy_octets(rest, at, octets);
  return at + std::min(octets, static_cast<std::size_t>(std::countr_zero(found_in(rest) | 0x10000U)));
#else
  while (at != end && static_cast<unsigned char>(*at) > '\r') ++at;
  return at;
#endif
}

/// Cuts a description into lines. Empty ones are passed over, as phones append them. Lines end in CRLF or LF
/// (RFC 8866 section 5: parsers SHOULD accept both), the last may lack it.
class LineCutter {
 public:
  explicit LineCutter(std::string_view text) noexcept : at_(text.data()), end_(at_ + text.size()) {}

  /// The next one. False: there is none, or what there is is no line.
  bool next(SdpLine& line) noexcept {
    while (at_ != end_) {
      const auto* const begin = at_;
      const auto* stop = first_control(begin, end_);
      if (end_ - stop >= 2 && std::memcmp(stop, "\r\n", 2) == 0) {  // as nearly all do
        at_ = stop + 2;
      } else {
        while (stop != end_ && *stop != '\n' && *stop != '\r' && *stop != '\0') ++stop;
        if (!pass_end(stop)) return fail(SdpError::control_character);
      }
      if (stop - begin >= 2 && begin[1] == '=') {
        line.type = *begin;
        line.value = {begin + 2, static_cast<std::size_t>(stop - begin - 2)};
        return true;
      }
      if (stop != begin) return fail(SdpError::not_a_line);
    }
    return false;
  }
  /// What is left of the text, and how much of that was read otherwise: whole lines.
  [[nodiscard]] std::string_view rest() const noexcept { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  void pass(std::size_t octets) noexcept { at_ += octets; }
  /// Where the line after the last one begins.
  [[nodiscard]] const char* at() const noexcept { return at_; }
  /// What there is is no line: `not_a_line`, `control_character`.
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] SdpError error() const noexcept { return error_; }

 private:
  /// Of a line that ends at `stop`. Everything else is text (RFC 8866 section 9, byte-string). A carriage
  /// return in the middle would be a line end to one reader and not to the next.
  bool pass_end(const char* stop) noexcept {
    at_ = stop;
    if (end_ - stop >= 2 && stop[0] == '\r' && stop[1] == '\n') {
      at_ += 2;
    } else {
      if (at_ != end_ && *at_ == '\r') ++at_;
      if (at_ != end_ && *at_++ != '\n') return false;
    }
    return true;
  }

  bool fail(SdpError error) noexcept {
    error_ = error;
    failed_ = true;
    return false;
  }

  const char* at_;
  const char* end_;
  bool failed_ = false;
  SdpError error_ = SdpError::not_a_line;
};

}  // namespace trunkline::rtp
