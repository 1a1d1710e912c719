// The octets of a header field's value that may end a part of it, found 64 at a time with AVX2: what plain
// values are read by. Included by the files that are compiled for it.
#pragma once

#ifdef __x86_64__

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sip/message/avx2_set.h"

namespace trunkline::sip {
namespace {

/// Goes from mark to mark: from one octet that is neither a letter nor a digit nor '-', '.' or '_' to the
/// next. Those may be everywhere: in tokens, hosts, user parts, values. Each octet is looked at once,
/// whatever it is part of.
class Marks {
 public:
  static constexpr std::size_t shortest = 16;

  /// `text` has at least so many octets.
  TRUNKLINE_AVX2 explicit Marks(std::string_view text) noexcept
      : block_(text.data()), end_(text.data() + text.size()), bits_(first_block(text)) {}

  /// The next mark, or the end of the text.
  TRUNKLINE_AVX2 inline const char* next() noexcept {
    while (bits_ == 0) {
      if (end_ - block_ <= block_octets) return end_;
      block_ += block_octets;
      bits_ = later_block(block_, end_);
    }
    const auto* const mark = block_ + _tzcnt_u64(bits_);
    bits_ = _blsr_u64(bits_);
    return mark;
  }

  /// The next mark that is one of `ends`, which are in none of `sets`, or another one that is in none.
  template <unsigned sets, class... Ends>
  TRUNKLINE_AVX2 inline const char* next_but(Ends... ends) noexcept {
    const auto* mark = next();
    while (mark != end_ && ((*mark != ends) && ...) && is_in(*mark, sets)) mark = next();
    return mark;
  }

  /// The octet at `mark`; NUL at the end.
  [[nodiscard]] TRUNKLINE_AVX2 inline char at(const char* mark) const noexcept {
    return mark == end_ ? '\0' : *mark;
  }
  [[nodiscard]] TRUNKLINE_AVX2 inline const char* end() const noexcept { return end_; }

 private:
  static constexpr std::ptrdiff_t block_octets = 64;

  TRUNKLINE_AVX2 static inline std::uint64_t marks_of(const char* octets) noexcept {
    return others_of(load(octets), wide_constants.in_a_host);
  }

  // A block that is not whole is read in two pieces that overlap, so that nothing behind the text is.
  TRUNKLINE_AVX2 static inline std::uint64_t first_block(std::string_view text) noexcept {
    const auto* const begin = text.data();
    const auto size = text.size();
    if (size >= block_octets) return marks_of(begin) | marks_of(begin + 32) << 32;
    if (size >= 32) return marks_of(begin) | marks_of(begin + size - 32) << (size - 32);
    const auto low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const auto high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + size - 16));
    const std::uint64_t both = others_of(_mm256_set_m128i(high, low), wide_constants.in_a_host);
    return (both & 0xffff) | (both >> 16) << (size - 16);
  }

  // Called, so that what is read by marks stays small, and with values, so that it stays in registers.
  [[gnu::noinline]] TRUNKLINE_AVX2 static std::uint64_t later_block(const char* block,
                                                                    const char* end) noexcept {
    const auto left = end - block;
    if (left >= block_octets) return marks_of(block) | marks_of(block + 32) << 32;
    // There are 64 octets before the end, of which the last count.
    return (marks_of(end - 64) | marks_of(end - 32) << 32) >> (block_octets - left);
  }

  const char* block_;
  const char* end_;
  std::uint64_t bits_;
};

}  // namespace
}  // namespace trunkline::sip

#endif
