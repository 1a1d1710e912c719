// Calls through the proxy, by way of trunks of which two are of no use: the phones have one dialog, and agree
// about it whatever gets lost.
#include <gtest/gtest.h>

#include "tests/sim/seed_numbers.h"
#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;

void run_proxied(WorldSettings settings) {
  settings.trunks = true;
  settings.proxied = true;
  play_seeds(settings, [](World& world, const WorldSettings& played) {
    for (std::size_t shard = 0; shard < played.shards; ++shard) {
      for (std::uint16_t trunk = 0; trunk < 4; ++trunk) {
        const auto& load = world.shard(shard).coordinator().trunks().load(controlplane::TrunkId{trunk});
        EXPECT_EQ(load.calls, 0U) << "TL_SIM_SEED=" << played.seed << ": trunk " << trunk;
      }
    }
    if (played.calls < whole_world) return;
    EXPECT_GT(world.completed(), world.callers().calls().size() / 3) << "TL_SIM_SEED=" << played.seed;
    EXPECT_GT(world.counted(controlplane::SessionCounter::requests_proxied), 2 * world.completed());
  });
}

TEST(ProxiesSim, both_phones_agree_on_a_good_network) { run_proxied({}); }

TEST(ProxiesSim, also_at_ten_percent_loss_over_ipv6) {
  run_proxied({.faults = {.loss_percent = 10, .duplicate_percent = 5, .most_delay = 60ms}, .v6 = true});
}

TEST(ProxiesSim, also_at_thirty_percent_loss_with_two_shards_and_two_workers) {
  run_proxied({.shards = 2,
               .workers = 2,
               .faults = {.loss_percent = 30, .duplicate_percent = 5, .most_delay = 60ms}});
}

}  // namespace
}  // namespace trunkline::sim
