// The keyed hash with 128 bits: where equal hashes are taken for equal texts.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/sip_hash.h"

namespace trunkline::base {

/// SipHash-2-4-128, the authors' variant with a longer result: one pass over the text gives both halves.
/// Source: the reference implementation of Aumasson and Bernstein, and its test vectors.
class SipHash128 {
 public:
  struct Result {
    std::uint64_t first = 0;  // the first eight octets of the result, as a little-endian number
    std::uint64_t second = 0;
    friend constexpr bool operator==(const Result&, const Result&) noexcept = default;
  };

  explicit SipHash128(const SipHash::Key& key) noexcept;

  [[nodiscard]] Result operator()(std::string_view text) const noexcept;
  /// Only that half of it.
  [[nodiscard]] std::uint64_t first(std::string_view text) const noexcept;

 private:
  std::uint64_t k0_;
  std::uint64_t k1_;
};

}  // namespace trunkline::base
