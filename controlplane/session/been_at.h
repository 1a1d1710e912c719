// Where a call has been, so that nobody sends it there again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace trunkline::controlplane {

/// Contacts of 3xx that are followed in one call: who is sent on and on is being made a fool of.
inline constexpr std::uint8_t most_redirections = 5;

/// False: it has been at that place before.
[[nodiscard]] inline bool note_place(std::vector<std::string>& been_at, std::string place) {
  if (std::find(been_at.begin(), been_at.end(), place) != been_at.end()) return false;
  been_at.push_back(std::move(place));
  return true;
}

}  // namespace trunkline::controlplane
