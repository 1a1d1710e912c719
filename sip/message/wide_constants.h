// What 32 octets are compared and combined with. Seen from the loops that do so it is memory and no literal:
// so the compiler reads it where it is used, and neither makes it anew each time nor spends registers on it.
#pragma once

#include <array>
#include <cstdint>

#include "sip/message/characters.h"

namespace trunkline::sip {

/// The same octet 32 times, or the same 16 octets twice.
struct alignas(32) WideConstant {
  std::array<std::uint8_t, 32> octets{};
  constexpr explicit WideConstant(std::uint8_t octet) { octets.fill(octet); }
  constexpr explicit WideConstant(const std::array<std::uint8_t, 16>& half) {
    for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = half[i % 16];
  }
};

/// For each low half of an octet the high halves, 0 to 7, with which it is in one of the sets: a bit each.
/// No octet above 127 is in any.
constexpr std::array<std::uint8_t, 16> high_halves_of(unsigned sets) {
  std::array<std::uint8_t, 16> table{};
  for (unsigned octet = 0; octet < 128; ++octet) {
    auto& high_halves = table[octet & 15];
    if (is_in(static_cast<char>(octet), sets))
      high_halves = static_cast<std::uint8_t>(high_halves | 1U << (octet >> 4));
  }
  return table;
}

struct WideConstants {
  WideConstant space{' '};
  WideConstant colon{':'};
  WideConstant small_letter{'a' - 'A'};
  WideConstant one{1};
  WideConstant visible{' ' + 1};
  WideConstant low_half{15};
  WideConstant bit_of_high_half{std::array<std::uint8_t, 16>{1, 2, 4, 8, 16, 32, 64, 128}};
  WideConstant in_a_token{high_halves_of(in_token)};
  WideConstant in_a_host{high_halves_of(in_host)};
  WideConstant in_a_word{high_halves_of(in_word)};
};

/// Within one program, whoever links it: so it is reached without a detour.
[[gnu::visibility("hidden")]] extern const WideConstants wide_constants;

}  // namespace trunkline::sip
