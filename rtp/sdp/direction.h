// Which way media flows: the four direction attributes, seen from the side that wrote them.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::rtp {

/// As two bits: 1, its writer sends; 2, its writer receives.
enum class Direction : std::uint8_t { inactive = 0, sendonly = 1, recvonly = 2, sendrecv = 3 };

[[nodiscard]] constexpr bool sends(Direction d) noexcept { return (static_cast<unsigned>(d) & 1U) != 0; }
[[nodiscard]] constexpr bool receives(Direction d) noexcept { return (static_cast<unsigned>(d) & 2U) != 0; }

[[nodiscard]] constexpr Direction direction(bool sends, bool receives) noexcept {
  return static_cast<Direction>((sends ? 1U : 0U) | (receives ? 2U : 0U));
}

/// The same flow seen from the other side: what sendonly is answered with (RFC 3264 section 6.1).
[[nodiscard]] constexpr Direction mirrored(Direction d) noexcept { return direction(receives(d), sends(d)); }

/// Only what both allow.
[[nodiscard]] constexpr Direction both(Direction a, Direction b) noexcept {
  return static_cast<Direction>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}

[[nodiscard]] constexpr std::string_view to_string(Direction d) noexcept {
  switch (d) {
    case Direction::inactive: return "inactive";
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::sendrecv: return "sendrecv";
  }
  return "inactive";
}

static_assert(mirrored(Direction::sendonly) == Direction::recvonly);
static_assert(mirrored(Direction::inactive) == Direction::inactive);

}  // namespace trunkline::rtp
