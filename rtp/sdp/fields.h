// The fields of a line that has many, cut from either end.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rtp/sdp/sdp_line.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace trunkline::rtp {

/// Separated by spaces or tabs, more than one tolerated. Of a value of up to 63 octets, which most are, where
/// the blanks are is seen of all at once; a longer one is gone through octet by octet.
class Fields {
 public:
  explicit Fields(std::string_view value) noexcept
      : value_(value.data()), end_(value.size()), is_short_(value.size() < 64) {
    if (is_short_) find_blanks();
  }

  /// The first of what is left; empty when nothing is.
  std::string_view next() noexcept {
    if (!is_short_) {
      auto left = rest();
      const auto field = next_field(left);
      at_ = static_cast<std::size_t>(left.data() - value_);
      return field;
    }
    const auto begin = at_ + static_cast<unsigned>(std::countr_one(blanks_ >> at_));
    at_ = std::min(end_, begin + static_cast<unsigned>(std::countr_zero(blanks_ >> begin)));
    return {value_ + begin, at_ - begin};
  }
  /// The last of it.
  std::string_view last() noexcept {
    while (end_ != at_ && is_blank(value_[end_ - 1])) --end_;
    const auto behind = end_;
    if (is_short_ && end_ != at_) {
      end_ -= std::min(end_ - at_, static_cast<std::size_t>(std::countl_zero(blanks_ << (64 - end_))));
    } else {
      while (end_ != at_ && !is_blank(value_[end_ - 1])) --end_;
    }
    return {value_ + end_, behind - end_};
  }
  [[nodiscard]] std::string_view rest() const noexcept { return {value_ + at_, end_ - at_}; }

 private:
  void find_blanks() noexcept {
    std::size_t i = 0;
#ifdef __SSE2__
    const auto in_sixteen = [this](std::size_t from) noexcept {
      const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(value_ + from));
      const auto found = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8(' ')),
                                      _mm_cmpeq_epi8(octets, _mm_set1_epi8('\t')));
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(found))) << from;
    };
    for (; i + 16 <= end_; i += 16) blanks_ |= in_sixteen(i);
    // The last ones once more, together with those before them.
    if (i != 0) {
      blanks_ |= in_sixteen(end_ - 16);
      return;
    }
#endif
    for (; i != end_; ++i) blanks_ |= std::uint64_t{is_blank(value_[i])} << i;
  }

  const char* value_;
  std::size_t at_ = 0;
  std::size_t end_;
  std::uint64_t blanks_ = 0;  // of a short one: a bit an octet
  bool is_short_;
};

}  // namespace trunkline::rtp
