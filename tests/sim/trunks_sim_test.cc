// Calls by way of trunks, two of which are of no use: whatever gets lost, every call finds its phone or its
// refusal, no limit is passed, and nothing is left on any trunk.
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/sim/seed_numbers.h"
#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;
using controlplane::TrunkId;
using controlplane::TrunkLoad;

const TrunkLoad& load(World& world, std::uint16_t trunk) {
  return world.shard(0).coordinator().trunks().load(TrunkId{trunk});
}

template <class F>
void run_seeds(WorldSettings settings, F&& judge) {
  settings.trunks = true;
  play_seeds(settings, [&](World& world, const WorldSettings& played) {
    for (std::uint16_t trunk = 0; trunk < 3; ++trunk) {
      EXPECT_EQ(load(world, trunk).calls, 0U) << "TL_SIM_SEED=" << played.seed << ": trunk " << trunk;
    }
    if (played.calls >= whole_world) judge(world, played.seed);
  });
}

void most_are_talked_on(World& world, std::uint64_t seed) {
  EXPECT_GT(world.completed(), world.callers().calls().size() / 3) << "TL_SIM_SEED=" << seed;
  const auto& counters = world.shard(0).coordinator().counters();
  EXPECT_GT(counters.read(controlplane::SessionCounter::trunks_failed_over), 10U);
}

TEST(TrunksSim, calls_get_past_trunks_that_are_silent_or_refuse) {
  run_seeds({}, [](World& world, std::uint64_t seed) {
    most_are_talked_on(world, seed);
    // Both rest after five failures, and are tried with one call at a time from then on.
    EXPECT_GT(load(world, 0).hosts[0].totals.failed, 4U);
    EXPECT_LT(load(world, 0).hosts[0].totals.tried, 30U) << "its breaker did not hold";
    EXPECT_LT(load(world, 1).hosts[0].totals.tried, 30U) << "its breaker did not hold";
    EXPECT_EQ(load(world, 0).hosts[0].totals.answered + load(world, 1).hosts[0].totals.answered, 0U);
  });
}

TEST(TrunksSim, calls_get_past_a_trunk_whose_port_is_closed_as_soon_as_its_host_says_so) {
  run_seeds({.unreachable = true}, [](World& world, std::uint64_t seed) {
    most_are_talked_on(world, seed);
    const auto& closed = load(world, 0).hosts[0].totals;
    EXPECT_GT(closed.failed, 4U);
    EXPECT_LT(closed.tried, 30U) << "its breaker did not hold";
    const auto& layer = world.shard(0).transactions().counters();
    EXPECT_EQ(layer.read(sip::TransactionCounter::undelivered), closed.failed) << "TL_SIM_SEED=" << seed;
  });
}

TEST(TrunksSim, errors_of_the_network_that_get_lost_harm_nobody) {
  run_seeds({.faults = {.loss_percent = 30, .duplicate_percent = 5, .most_delay = 60ms}, .unreachable = true},
            most_are_talked_on);
}

TEST(TrunksSim, calls_get_past_them_at_ten_percent_loss) {
  run_seeds({.faults = {.loss_percent = 10, .duplicate_percent = 5, .most_delay = 60ms}}, most_are_talked_on);
}

TEST(TrunksSim, calls_get_past_them_at_thirty_percent_loss) {
  run_seeds({.faults = {.loss_percent = 30, .duplicate_percent = 5, .most_delay = 60ms}}, most_are_talked_on);
}

TEST(TrunksSim, a_trunk_never_carries_more_than_its_capacity) {
  run_seeds({.faults = {.loss_percent = 10, .most_delay = 60ms}, .trunk_capacity = 5},
            [](World& world, std::uint64_t seed) {
              EXPECT_EQ(world.most_calls_on_trunk(), 5U) << "TL_SIM_SEED=" << seed;
              EXPECT_GT(load(world, 2).refused_full, 0U);
            });
}

}  // namespace
}  // namespace trunkline::sim
