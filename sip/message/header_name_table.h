// A perfect hash over the names of header fields: sixteen octets in, the only row that can match out.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/header_name.h"

namespace trunkline::sip {

inline constexpr std::size_t longest_header_name = 32;

/// A name in lower case, padded with zeros, so that one 32-octet comparison decides.
struct alignas(32) HeaderNameRow {
  std::array<char, longest_header_name> lower{};
};

/// Loading 32 octets at 32 - n gives a mask that keeps the first n.
struct alignas(32) KeepMask {
  std::array<std::uint8_t, 64> octets{};
  constexpr KeepMask() {
    for (std::size_t i = 0; i < 32; ++i) octets[i] = 0xff;
  }
};

/// First and second eight octets of a name in lower case, first octet lowest, zeros after its end.
struct HeaderNameKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

inline constexpr unsigned header_slot_bits = 9;

/// The multiplier was found by trying random odd numbers until no two names shared a slot; a name that is
/// added may need a new one (the static_assert in header_name.cc says so).
inline constexpr std::uint64_t header_slot_multiplier = 0x4fbfb10ac4eba34f;

[[nodiscard]] constexpr std::size_t header_slot(HeaderNameKey key,
                                                std::uint64_t multiplier = header_slot_multiplier) noexcept {
  return ((key.low ^ key.high) * multiplier) >> (64 - header_slot_bits);
}

[[nodiscard]] constexpr HeaderNameKey header_key(std::string_view lower_name) noexcept {
  HeaderNameKey key;
  for (std::size_t i = 0; i < std::min<std::size_t>(lower_name.size(), 16); ++i) {
    auto& half = i < 8 ? key.low : key.high;
    half |= std::uint64_t{static_cast<std::uint8_t>(lower_name[i])} << (8 * (i % 8));
  }
  return key;
}

struct HeaderNameTable {
  // A full form has its enumerator as row number; compact forms come after `other`, whose row no text
  // matches, not even an empty one.
  static constexpr std::size_t row_count = header_name_count + 26;
  std::array<HeaderNameRow, row_count> rows{};
  std::array<HeaderName, row_count> name_of_row{};
  std::array<std::uint8_t, std::size_t{1} << header_slot_bits> row_of_slot{};
  // For who looks a name up in a loop: nothing of it is then made anew, or held in a register.
  KeepMask keep{};
  std::uint64_t multiplier = header_slot_multiplier;
};

/// Within one program, whoever links it: so it is reached without a detour.
[[gnu::visibility("hidden")]] extern const HeaderNameTable header_name_table;

}  // namespace trunkline::sip
