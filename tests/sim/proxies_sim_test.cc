// Calls through the proxy, by way of trunks of which two are of no use: the phones have one dialog, and agree
// about it whatever gets lost.
#include <gtest/gtest.h>

#include "tests/sim/seed_numbers.h"
#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;

/// How many calls had to be closed since nobody could say BYE.
std::uint64_t run_proxied(WorldSettings settings) {
  settings.trunks = true;
  settings.proxied = true;
  std::uint64_t unheard = 0;
  std::size_t calls = 0;
  play_seeds(settings, [&](World& world, const WorldSettings& played) {
    unheard += world.counted(controlplane::SessionCounter::calls_unheard);
    calls += played.calls;
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
  return calls < 1'000 ? 1 : unheard;
}

TEST(ProxiesSim, both_phones_agree_on_a_good_network) { static_cast<void>(run_proxied({})); }

// The book of records tells of each call that has none.
TEST(ProxiesSim, a_call_whose_phones_are_both_gone_has_an_end) { EXPECT_GT(run_proxied({}), 0U); }

TEST(ProxiesSim, also_at_ten_percent_loss_over_ipv6) {
  static_cast<void>(
      run_proxied({.faults = {.loss_percent = 10, .duplicate_percent = 5, .most_delay = 60ms}, .v6 = true}));
}

TEST(ProxiesSim, also_at_thirty_percent_loss_with_two_shards_and_two_workers) {
  static_cast<void>(
      run_proxied({.shards = 2,
                   .workers = 2,
                   .faults = {.loss_percent = 30, .duplicate_percent = 5, .most_delay = 60ms}}));
}

// Three phones each, at the same time, one after the other, or both; some send the call on.
/// How many phones answered a call that another had already.
std::size_t run_forked(WorldSettings settings) {
  settings.phones = 3;
  settings.proxied = true;
  std::size_t late = 0;
  std::size_t calls = 0;
  play_seeds(settings, [&](World& world, const WorldSettings& played) {
    for (const auto& call : world.callers().calls()) late += call.dismissed.size();
    calls += played.calls;
    if (played.calls < whole_world) return;
    using enum controlplane::SessionCounter;
    EXPECT_GT(world.counted(branches_invited), world.callers().calls().size());
    EXPECT_GT(world.completed(), world.callers().calls().size() / 4) << "TL_SIM_SEED=" << played.seed;
  });
  return calls < 1'000 ? 1 : late;
}

TEST(ProxiesSim, one_of_several_phones_has_the_call) { static_cast<void>(run_forked({})); }

TEST(ProxiesSim, and_each_that_answers_is_told_of_when_answers_cross_cancels) {
  const auto late =
      run_forked({.faults = {.duplicate_percent = 10, .least_delay = 1ms, .most_delay = 400ms}});
  EXPECT_GT(late, 0U) << "no answer ever crossed a CANCEL";
}

TEST(ProxiesSim, also_with_several_phones_at_ten_percent_loss_and_two_shards) {
  static_cast<void>(
      run_forked({.shards = 2, .workers = 2, .faults = {.loss_percent = 10, .most_delay = 60ms}}));
}

}  // namespace
}  // namespace trunkline::sim
