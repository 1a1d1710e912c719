// A keyed hash that strangers cannot steer: what tables and shards use for text from the network.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace trunkline::base {

/// SipHash-2-4 with a 64-bit result. Without the key, drawn at start-up, nobody can make Call-IDs collide.
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
class SipHash {
 public:
  using Key = std::array<std::uint8_t, 16>;

  explicit SipHash(const Key& key) noexcept;

  [[nodiscard]] std::uint64_t operator()(std::span<const std::uint8_t> octets) const noexcept;
  [[nodiscard]] std::uint64_t operator()(std::string_view text) const noexcept;

 private:
  std::uint64_t k0_;
  std::uint64_t k1_;
};

}  // namespace trunkline::base
