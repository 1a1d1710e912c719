// Copies text in small letters, eight octets at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::base {

/// lower() of each of eight octets.
[[nodiscard]] constexpr std::uint64_t lower_eight(std::uint64_t octets) noexcept {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  // The highest bit of an octet says whether it is a letter in question; a carry never leaves it.
  const auto low = octets & 0x7f * ones;
  const auto from_a = low + (0x80 - 'A') * ones;
  const auto behind_z = low + (0x80 - 'Z' - 1) * ones;
  const auto capitals = from_a & ~behind_z & ~octets & 0x80 * ones;
  return octets | capitals >> 2;
}

/// `text` to where it does not overlap, each octet as lower() has it.
inline void copy_lower(char* to, std::string_view text) noexcept {
  const auto size = text.size();
  const auto eight = [&](std::size_t at) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, text.data() + at, sizeof octets);
    octets = lower_eight(octets);
    std::memcpy(to + at, &octets, sizeof octets);
  };
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) to[i] = lower(text[i]);
    return;
  }
  for (std::size_t at = 0; at < size - 8; at += 8) eight(at);
  eight(size - 8);
}

}  // namespace trunkline::base
