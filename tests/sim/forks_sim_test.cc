// Calls to users with three phones each, called at once, one after the other, or both: whatever gets lost, at
// most one has the call, every other one is told, and nothing is left. Some phones keep flows, some send
// calls on.
#include <gtest/gtest.h>

#include "tests/sim/seed_numbers.h"
#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;
using enum controlplane::SessionCounter;

void run_forks(WorldSettings settings) {
  settings.phones = 3;
  const Seeds seeds = seeds_of(settings, 20);
  std::size_t completed = 0;
  std::uint64_t invited = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t unanswered = 0;
  std::uint64_t crossed = 0;
  std::uint64_t sent_on = 0;
  for (settings.seed = seeds.first; settings.seed <= seeds.last; ++settings.seed) {
    World world(settings);
    world.run();
    completed += world.completed();
    invited += world.counted(branches_invited);
    cancelled += world.counted(branches_cancelled);
    unanswered += world.counted(branches_unanswered);
    crossed += world.counted(success_stray);
    sent_on += world.counted(redirections_followed) + world.counted(calls_forwarded);
    const auto faults = world.faults(false);
    for (const auto& fault : faults) ADD_FAILURE() << "TL_SIM_SEED=" << settings.seed << ": " << fault;
    if (!faults.empty()) return;
  }
  EXPECT_GT(completed, seeds.count() * settings.calls / 3);
  EXPECT_GT(invited, seeds.count() * settings.calls) << "most calls go to several phones";
  if (settings.calls < whole_world || seeds.count() * settings.calls < 1'000) return;
  EXPECT_GT(cancelled, seeds.count());
  EXPECT_GT(unanswered, seeds.count());
  EXPECT_GT(sent_on, 0U);
  if (seeds.count() >= 10 && settings.faults.most_delay >= 100ms) {
    EXPECT_GT(crossed, 0U) << "no answer ever crossed a CANCEL";
  }
}

TEST(ForksSim, one_phone_has_the_call_and_the_others_are_told) { run_forks({}); }

TEST(ForksSim, also_when_answers_cross_cancels) {
  run_forks({.faults = {.duplicate_percent = 10, .least_delay = 1ms, .most_delay = 400ms}});
}

TEST(ForksSim, also_with_two_shards_and_two_workers) {
  run_forks({.shards = 2, .workers = 2, .faults = {.most_delay = 150ms}});
}

TEST(ForksSim, also_at_ten_percent_loss) {
  run_forks({.faults = {.loss_percent = 10, .duplicate_percent = 5, .most_delay = 60ms}});
}

TEST(ForksSim, also_at_thirty_percent_loss_with_two_shards) {
  run_forks({.shards = 2, .workers = 2, .faults = {.loss_percent = 30, .most_delay = 60ms}});
}

}  // namespace
}  // namespace trunkline::sim
