// Copies short texts without a call: most of what a message is written from is shorter than a few registers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace trunkline::base {

/// `size` octets, which do not overlap with where they go.
inline void copy_octets(void* to, const void* from, std::size_t size) noexcept {
  auto* const out = static_cast<std::uint8_t*>(to);
  const auto* const in = static_cast<const std::uint8_t*>(from);
  // Two copies of a fixed size, the second one up to the end; where they meet they copy the same octets.
  const auto both_ends = [&](auto chunk) {
    constexpr std::size_t n = sizeof chunk.octets;
    auto last = chunk;
    std::memcpy(chunk.octets, in, n);
    std::memcpy(last.octets, in + size - n, n);
    std::memcpy(out, chunk.octets, n);
    std::memcpy(out + size - n, last.octets, n);
  };
  struct Two {
    std::uint8_t octets[2];
  };
  struct Four {
    std::uint8_t octets[4];
  };
  struct Eight {
    std::uint8_t octets[8];
  };
  struct Sixteen {
    std::uint8_t octets[16];
  };
  struct ThirtyTwo {
    std::uint8_t octets[32];
  };
  if (size > 64) {
    std::memcpy(out, in, size);
  } else if (size > 32) {
    both_ends(ThirtyTwo{});
  } else if (size >= 16) {
    both_ends(Sixteen{});
  } else if (size >= 8) {
    both_ends(Eight{});
  } else if (size >= 4) {
    both_ends(Four{});
  } else if (size >= 2) {
    both_ends(Two{});
  } else if (size == 1) {
    *out = *in;
  }
}

}  // namespace trunkline::base
