// A 128-bit keyed digest of the parts by which a request is recognised.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/octet_copy.h"
#include "base/random.h"
#include "base/sip_hash_128.h"

namespace trunkline::sip {

/// What a digest says in place of the text. Two different texts give the same one by chance once in 2^128,
/// and nobody without the secret can look for such a pair: so equal digests are taken for equal texts, and
/// the texts need not be kept.
struct RequestKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend constexpr bool operator==(const RequestKey&, const RequestKey&) noexcept = default;
};

/// Drawn at start.
class KeySecret {
 public:
  explicit KeySecret(base::Random& random);

 private:
  friend class KeyDigest;
  base::SipHash128 hash_;
};

/// Collects parts of any length; each is fenced, so that "ab","c" and "a","bc" differ.
class KeyDigest {
 public:
  explicit KeyDigest(const KeySecret& secret) noexcept : secret_(secret) {}

  void add(std::string_view part) noexcept;
  /// Host names compare without regard to case.
  void add_lower(std::string_view part) noexcept;
  /// As many octets as its type has.
  void add(std::unsigned_integral auto number) noexcept {
    std::array<char, sizeof number> octets;
    std::memcpy(octets.data(), &number, sizeof number);
    add_octets({octets.data(), octets.size()});
  }
  [[nodiscard]] RequestKey finish() const noexcept;
  /// The high half alone, which is half the work.
  [[nodiscard]] std::uint64_t finish_high() const noexcept;

 private:
  /// Room for the next octets, up to `octets` of them, at least one.
  [[nodiscard]] std::span<char> take(std::size_t octets) noexcept;
  void add_octets(std::string_view octets) noexcept {
    if (octets.size() > text_.size() - size_) return add_in_pieces(octets);
    base::copy_octets(text_.data() + size_, octets.data(), octets.size());
    size_ += octets.size();
  }
  void add_in_pieces(std::string_view octets) noexcept;
  /// What tells where a part ends. No message is longer than that can say.
  void fence(std::string_view part) noexcept { add(static_cast<std::uint16_t>(part.size())); }

  const KeySecret& secret_;
  std::array<char, 256> text_;
  std::size_t size_ = 0;
};

}  // namespace trunkline::sip
