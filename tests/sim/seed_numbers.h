// How many seeds a simulation plays, from which on, and how large its worlds are: for whoever wants more of
// them, or one again.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "tests/sim/world.h"

namespace trunkline::sim {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Below it, what must happen in a world by chance need not.
inline constexpr std::uint32_t whole_world = 60;

struct Seeds {
  std::uint64_t first;
  std::uint64_t last;
  [[nodiscard]] std::uint64_t count() const noexcept { return last - first + 1; }
};

/// The seeds that a test plays, and how many calls each world of them has.
inline Seeds seeds_of(WorldSettings& settings, std::uint64_t usual) {
  settings.calls = static_cast<std::uint32_t>(from_environment("TL_SIM_CALLS", settings.calls));
  const auto first = from_environment("TL_SIM_SEED", 1);
  return {first, first + from_environment("TL_SIM_SEEDS", usual) - 1};
}

}  // namespace trunkline::sim
