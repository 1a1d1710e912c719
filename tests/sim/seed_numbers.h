// How many seeds a simulation plays, from which on, and how large its worlds are: for whoever wants more of
// them, or one again.
#pragma once

#include <cstdint>
#include <cstdlib>

#include <gtest/gtest.h>

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

/// Plays a world for each of the seeds, until one has a fault, and tells `judge(World&, WorldSettings)` of
/// it.
template <class F>
void play_seeds(WorldSettings settings, F&& judge) {
  const Seeds seeds = seeds_of(settings, 20);
  for (settings.seed = seeds.first; settings.seed <= seeds.last; ++settings.seed) {
    World world(settings);
    world.run();
    for (const auto& fault : world.faults(false))
      ADD_FAILURE() << "TL_SIM_SEED=" << settings.seed << ": " << fault;
    judge(world, settings);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace trunkline::sim
