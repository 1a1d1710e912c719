// The rounds of SipHash and how it reads a message. Included by the two files that make a hash of them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace trunkline::base {

/// Eight octets as a little-endian number, as the paper reads key and message.
[[nodiscard]] inline std::uint64_t read_sip_word(const std::uint8_t* from) noexcept {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, from, sizeof word);
  } else {
    for (std::size_t i = 0; i < 8; ++i) word |= static_cast<std::uint64_t>(from[i]) << (8 * i);
  }
  return word;
}

struct SipRounds {
  std::uint64_t v0, v1, v2, v3;

  SipRounds(std::uint64_t k0, std::uint64_t k1) noexcept
      : v0(k0 ^ 0x736f6d6570736575),
        v1(k1 ^ 0x646f72616e646f6d),
        v2(k0 ^ 0x6c7967656e657261),
        v3(k1 ^ 0x7465646279746573) {}

  void round() noexcept {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32) + v3;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
  void compress(std::uint64_t word) noexcept {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
  /// All of a message. Its last word ends in the length modulo 256, so that trailing zeros count.
  void compress(std::span<const std::uint8_t> octets) noexcept {
    const std::size_t whole = octets.size() / 8 * 8;
    for (std::size_t at = 0; at < whole; at += 8) compress(read_sip_word(octets.data() + at));
    std::uint64_t last = static_cast<std::uint64_t>(octets.size()) << 56;
    if (const auto left = octets.size() - whole; left != 0 && whole != 0) {
      last |= read_sip_word(octets.data() + octets.size() - 8) >> (8 * (8 - left));
    } else {
      for (std::size_t i = 0; i < left; ++i) last |= static_cast<std::uint64_t>(octets[i]) << (8 * i);
    }
    compress(last);
  }
  [[nodiscard]] std::uint64_t finish() noexcept {
    for (int i = 0; i < 4; ++i) round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

}  // namespace trunkline::base
