// Whole calls through the whole control plane, thousands of them, each run repeatable from its seed.
//   TL_SIM_SEEDS=N   worlds a test (default 20)    TL_SIM_SEED=S   the first one, to repeat a failure
//   TL_SIM_CALLS=N   calls a world (default 100); scripts/sim plays many small ones
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "tests/sim/loss_tally.h"
#include "tests/sim/seed_numbers.h"
#include "tests/sim/world.h"

namespace trunkline::sim {
namespace {

using namespace std::chrono_literals;

/// Of the calls that were to be answered, the share that must be connected (RFC 3261's timers allow 99.71 %
/// at 30 % loss on both legs).
double least_share(const NetworkFaults& faults) {
  return faults.loss_percent == 0 ? 1 : faults.loss_percent <= 10 ? 0.9999 : 0.995;
}

void run_seeds(WorldSettings settings, bool exact) {
  const Seeds seeds = seeds_of(settings, 20);
  std::size_t completed = 0;
  LossTally tally;
  using enum controlplane::SessionCounter;
  std::map<controlplane::SessionCounter, std::uint64_t> seen{
      {reinvites_carried, 0}, {requests_carried, 0}, {provisionals_reliable, 0}, {sessions_refreshed, 0},
      {intervals_raised, 0},  {messages_carried, 0}, {sessions_expired, 0}};
  const auto began = std::chrono::steady_clock::now();
  for (settings.seed = seeds.first; settings.seed <= seeds.last; ++settings.seed) {
    World world(settings);
    world.run();
    completed += world.completed();
    tally.add(world);
    for (auto& [counter, count] : seen) count += world.counted(counter);
    const auto faults = world.faults(exact);
    for (const auto& fault : faults) ADD_FAILURE() << "TL_SIM_SEED=" << settings.seed << ": " << fault;
    if (!faults.empty()) return;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << static_cast<std::uint64_t>(static_cast<double>(seeds.count() * settings.calls) / took.count())
            << " calls simulated a second\n";
  for (const auto& fault : tally.faults(least_share(settings.faults))) ADD_FAILURE() << fault;
  std::cout << tally.connected << " of " << tally.due << " calls connected; " << tally.lost_acks << " of "
            << tally.successes << " 2xx unacknowledged, and " << tally.ours_lost << " of ours\n";
  EXPECT_GT(completed, seeds.count() * settings.calls / 3)
      << "most calls must have been talked on, or nothing was tested";
  // Some kinds of call are rare: a single seed, as the sanitizers play it, need not hold one of each.
  if (seeds.count() * settings.calls < 1'000) return;
  for (const auto& [counter, count] : seen) {
    EXPECT_GT(count, 0U) << base::NamedCounters<controlplane::SessionCounter>::name(counter);
  }
}

TEST(CallsSim, every_call_comes_out_as_planned_on_a_good_network) { run_seeds({}, true); }

TEST(CallsSim, every_call_comes_out_as_planned_with_two_shards_and_two_workers) {
  run_seeds({.shards = 2, .workers = 2}, true);
}

TEST(CallsSim, every_call_comes_out_as_planned_over_ipv6) { run_seeds({.v6 = true}, true); }

TEST(CallsSim, reordered_and_duplicated_messages_change_no_outcome) {
  run_seeds({.faults = {.duplicate_percent = 20, .least_delay = 1ms, .most_delay = 150ms}}, false);
}

TEST(CallsSim, nothing_is_left_behind_at_ten_percent_loss) {
  run_seeds({.faults = {.loss_percent = 10, .duplicate_percent = 5, .most_delay = 60ms}}, false);
}

TEST(CallsSim, nothing_is_left_behind_at_thirty_percent_loss) {
  run_seeds({.faults = {.loss_percent = 30, .duplicate_percent = 5, .most_delay = 60ms}}, false);
}

TEST(CallsSim, nothing_is_left_behind_at_thirty_percent_loss_with_two_shards) {
  run_seeds({.shards = 2, .workers = 2, .faults = {.loss_percent = 30, .most_delay = 60ms}}, false);
}

struct Break {
  Sabotage sabotage;
  std::vector<const char*> faults;  // lines that must be among the faults
  bool exact = true;                // or faults also where the network may do what it likes
};

const std::vector<Break>& breaks() {
  static const std::vector<Break> all{
      {Sabotage::swallow_byes, {"never ended"}},
      {Sabotage::leave_slots_open, {"slots open at the workers"}},
      {Sabotage::freeze_shards,
       {"sessions left", "session timers left", "sessions stayed 64*T1 after", "transactions left",
        "transaction timers left", "buffers left", "slots open left"}},
      {Sabotage::invent_responses, {"a response to no request"}},
      {Sabotage::swallow_acks, {"its 2xx is unacknowledged for ever"}},
      {Sabotage::swap_statuses, {"got 499 in place of 486"}},
      {Sabotage::swap_statuses,
       {"was told 499, which nobody said", "the record says 486, and the caller was told 499"},
       false},
      {Sabotage::leak_origin, {"callees were shown: User-Agent: o=phone"}, false},
      {Sabotage::invent_answers,
       {"was connected, and nobody had answered", "was told 200 without an answer"},
       false},
      {Sabotage::refuse_answered, {"answered a caller who had gone, and was not told"}, false},
      {Sabotage::refuse_options, {"ended with 500"}},
      {Sabotage::unheard_acks, {"2xx of ours unacknowledged left"}},
  };
  return all;
}

TEST(SimJudges, each_invariant_fails_in_a_world_that_breaks_it) {
  // With one seed, as the sanitizers play it, the harder of the two.
  const std::uint8_t fewest = from_environment("TL_SIM_SEEDS", 20) > 1 ? 1 : 2;
  for (std::uint8_t shards = fewest; shards <= 2; ++shards) {
    for (const auto& each : breaks()) {
      World world(
          {.shards = shards, .workers = shards, .calls = 60, .patience = 100s, .sabotage = each.sabotage});
      world.run();
      const auto faults = world.faults(each.exact);
      for (const std::string text : each.faults) {
        EXPECT_TRUE(
            std::any_of(faults.begin(), faults.end(),
                        [&](const std::string& fault) { return fault.find(text) != std::string::npos; }))
            << text << " is not judged with " << int{shards} << " shards; " << faults.size() << " faults";
      }
    }
  }
}

TEST(SimJudges, who_stays_registered_after_he_has_left_is_judged) {
  World world({.calls = 60, .patience = 100s, .sabotage = Sabotage::unheard_leavings, .phones = 3});
  world.run();
  const auto faults = world.faults(false);
  EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [](const std::string& fault) {
    return fault.find(" bindings left") != std::string::npos;
  }));
}

TEST(SimJudges, the_shares_of_calls_and_of_acks_are_judged_under_loss) {
  if (from_environment("TL_SIM_SEEDS", 20) == 1)
    GTEST_SKIP() << "thousands of calls, which take minutes under a sanitizer: it plays one seed";
  for (const auto sabotage : {Sabotage::swallow_reacks, Sabotage::refuse_answered, Sabotage::unheard_acks}) {
    LossTally tally;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      World world({.seed = seed,
                   .calls = 500,
                   .faults = {.loss_percent = 30, .most_delay = 60ms},
                   .patience = 150s,
                   .sabotage = sabotage});
      world.run();
      tally.add(world);
    }
    EXPECT_NE(tally.faults(0.995).size(), 0U) << "broken in way " << static_cast<int>(sabotage);
  }
}

TEST(OneWorld, media_pass_both_ways_while_a_call_is_talked_on) {
  WorldSettings settings{
      .seed = from_environment("TL_SIM_SEED", 1), .workers = 2, .calls = 20, .rtp_packets = 20};
  World world(settings);
  world.run();
  for (const auto& fault : world.faults(true)) ADD_FAILURE() << fault;
  std::size_t heard = 0;
  for (const Phones* farm : {&world.callers(), &world.callees()}) {
    for (const auto& call : farm->calls()) heard += call.rtp_received > 0 ? 1 : 0;
  }
  EXPECT_GT(heard, 15U);
}

TEST(OneWorld, a_full_table_refuses_with_503_and_recovers) {
  WorldSettings settings{.calls = 60, .span = 500ms, .most_sessions = 10};
  World world(settings);
  world.run();
  for (const auto& fault : world.faults(false)) ADD_FAILURE() << fault;
  std::size_t refused = 0;
  for (const auto& call : world.callers().calls()) refused += call.final_status == 503 ? 1 : 0;
  EXPECT_GT(refused, 10U);
  EXPECT_GT(world.completed(), 0U);
}

void run_attacked(WorldSettings settings) {
  settings.attacks_per_second = 1500;
  const Seeds seeds = seeds_of(settings, 5);
  for (settings.seed = seeds.first; settings.seed <= seeds.last; ++settings.seed) {
    World world(settings);
    world.run();
    const auto faults = world.faults(true);
    for (const auto& fault : faults) ADD_FAILURE() << "TL_SIM_SEED=" << settings.seed << ": " << fault;
    if (!faults.empty()) return;
    using enum dataplane::AdmissionCounter;
    EXPECT_GT(world.attacker().sent(), 20'000U);
    if (settings.calls >= whole_world) {
      EXPECT_GT(world.completed(), settings.calls / 3);
    }
    // Each way of attacking was met by what is there against it.
    for (const auto counter : {bans, source_banned, unknown_limited, scanner_signature, sources_forgotten}) {
      EXPECT_GT(world.counted(counter), 0U)
          << base::NamedCounters<dataplane::AdmissionCounter>::name(counter);
    }
    EXPECT_EQ(world.counted(peer_limited), 0U);
  }
}

TEST(CallsSim, known_peers_calls_come_out_as_planned_under_attack) { run_attacked({}); }

TEST(CallsSim, and_under_attack_with_two_shards_and_two_workers_over_ipv6) {
  run_attacked({.shards = 2, .workers = 2, .v6 = true});
}

}  // namespace
}  // namespace trunkline::sim
