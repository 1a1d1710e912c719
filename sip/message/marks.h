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

/// A place in a value, and the octet there; NUL at the end.
struct Mark {
  const char* at = nullptr;
  char octet = '\0';
};

/// Goes from mark to mark: from one octet that is neither a letter nor a digit nor '-', '.' or '_' to the
/// next. Those may be everywhere: in tokens, hosts, user parts, values. Each octet is looked at once,
/// whatever it is part of. All of it is inlined: one call that is not would keep it out of registers.
class Marks {
 public:
  static constexpr std::size_t shortest = shortest_front;

  /// `text` has at least so many octets.
  TRUNKLINE_AVX2_INLINE explicit Marks(std::string_view text) noexcept
      : end_(text.data() + text.size()), block_{text.data(), first_block(text)} {}

  /// The next mark; at last, and from then on, the end of the text.
  TRUNKLINE_AVX2_INLINE Mark next() noexcept {
    if (block_.bits == 0) [[unlikely]]
      block_ = block_behind(block_.begin, end_);
    const auto* const mark = block_.begin + _tzcnt_u64(block_.bits);
    block_.bits = _blsr_u64(block_.bits);
    return {mark, mark == end_ ? '\0' : *mark};
  }

  /// The next mark that is one of `ends`, which are in none of `sets`, or another one that is in none.
  template <unsigned sets, class... Ends>
  TRUNKLINE_AVX2_INLINE Mark next_but(Ends... ends) noexcept {
    auto mark = next();
    while (((mark.octet != ends) && ...) && is_in(mark.octet, sets)) mark = next();
    return mark;
  }

  [[nodiscard]] TRUNKLINE_AVX2_INLINE const char* end() const noexcept { return end_; }

 private:
  static constexpr std::ptrdiff_t block_octets = 64;

  /// A bit for each mark, the end among them if it lies within.
  struct Block {
    const char* begin;
    std::uint64_t bits;
  };

  TRUNKLINE_AVX2_INLINE static std::uint64_t first_block(std::string_view text) noexcept {
    const auto marks = others_in_front(text, wide_constants.in_a_host);
    return text.size() < block_octets ? marks | std::uint64_t{1} << text.size() : marks;
  }

  TRUNKLINE_AVX2_INLINE static std::uint64_t marks_of(const char* octets) noexcept {
    return others_of(load(octets), wide_constants.in_a_host);
  }

  // The next block with a mark. Called, so that what is read by marks stays small, and with values, so that
  // it stays in registers.
  [[gnu::noinline]] TRUNKLINE_AVX2 static Block block_behind(const char* block, const char* end) noexcept {
    auto left = end - block - block_octets;
    if (left < 0) return {block, std::uint64_t{1} << (end - block)};
    for (; left >= block_octets; left -= block_octets) {
      block += block_octets;
      const auto bits = marks_of(block) | marks_of(block + 32) << 32;
      if (bits != 0) return {block, bits};
    }
    block += block_octets;
    if (left == 0) return {block, 1};
    // There are 64 octets before the end, of which the last count.
    const auto bits = (marks_of(end - 64) | marks_of(end - 32) << 32) >> (block_octets - left);
    return {block, bits | std::uint64_t{1} << left};
  }

  const char* end_;
  Block block_;
};

}  // namespace
}  // namespace trunkline::sip

#endif
