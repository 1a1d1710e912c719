// A set of header field names: a bit each, as a Scan keeps them, so that what a message has of them is one
// AND.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>

#include "sip/message/scan.h"

namespace trunkline::controlplane {

class HeaderSet {
 public:
  constexpr HeaderSet() = default;
  constexpr HeaderSet(std::initializer_list<sip::HeaderName> names) {
    for (const auto name : names) add(name);
  }
  /// Those that a message has.
  explicit HeaderSet(const sip::Scan& scan) noexcept : words_(scan.seen) {}

  constexpr void add(sip::HeaderName name) noexcept { words_[sip::Scan::word(name)] |= sip::Scan::bit(name); }
  [[nodiscard]] constexpr bool has(sip::HeaderName name) const noexcept {
    return (words_[sip::Scan::word(name)] & sip::Scan::bit(name)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return (words_[0] | words_[1]) == 0; }

  friend constexpr HeaderSet operator|(HeaderSet a, HeaderSet b) noexcept {
    return {a.words_[0] | b.words_[0], a.words_[1] | b.words_[1]};
  }
  friend constexpr HeaderSet operator&(HeaderSet a, HeaderSet b) noexcept {
    return {a.words_[0] & b.words_[0], a.words_[1] & b.words_[1]};
  }
  friend constexpr HeaderSet operator-(HeaderSet a, HeaderSet b) noexcept {
    return {a.words_[0] & ~b.words_[0], a.words_[1] & ~b.words_[1]};
  }

  /// Calls `f(sip::HeaderName)` for each, in the order of the enumeration.
  template <class F>
  void for_each(F&& f) const {
    for (unsigned word = 0; word < words_.size(); ++word) {
      for (auto left = words_[word]; left != 0; left &= left - 1) {
        f(static_cast<sip::HeaderName>(64 * word + static_cast<unsigned>(std::countr_zero(left))));
      }
    }
  }

 private:
  constexpr HeaderSet(std::uint64_t low, std::uint64_t high) noexcept : words_{low, high} {}

  std::array<std::uint64_t, 2> words_{};
};

}  // namespace trunkline::controlplane
