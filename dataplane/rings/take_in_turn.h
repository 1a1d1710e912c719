// Emptying several rings into one span, each first in turn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trunkline::dataplane {

/// Calls `pop(index, room) -> count` for the rings 0 to `rings` - 1, beginning with `first`, until `out` is
/// full or all were asked; moves `first` on by one, so that no ring can starve another. Returns how many were
/// taken.
template <class T, class Pop>
[[nodiscard]] std::size_t take_in_turn(std::uint8_t rings, std::uint8_t& first, std::span<T> out,
                                       Pop&& pop) noexcept {
  std::size_t taken = 0;
  std::uint8_t at = first;
  for (std::uint8_t i = 0; i < rings && taken < out.size(); ++i) {
    taken += pop(at, out.subspan(taken));
    at = static_cast<std::uint8_t>(at + 1 < rings ? at + 1 : 0);
  }
  first = static_cast<std::uint8_t>(first + 1 < rings ? first + 1 : 0);
  return taken;
}

}  // namespace trunkline::dataplane
