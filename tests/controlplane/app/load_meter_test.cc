#include "controlplane/app/load_meter.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

TEST(LoadMeter, says_what_lies_between_two_samples) {
  const LoadSample before{std::chrono::steady_clock::time_point(10s),
                          {{"busy_cycles", 100},
                           {"idle_cycles", 900},
                           {"rounds", 50},
                           {"empty_rounds", 40},
                           {"rx_packets", 1000},
                           {"tx_packets", 500},
                           {"sleeps", 4},
                           {"ipv4_not_ours", 3},
                           {"tx_full", 0}}};
  LoadSample now = before;
  now.at += 2s;
  now.counters["busy_cycles"] += 300;
  now.counters["idle_cycles"] += 100;
  now.counters["rounds"] += 100;
  now.counters["empty_rounds"] += 25;
  now.counters["rx_packets"] += 3000;
  now.counters["tx_packets"] += 1000;
  now.counters["sleeps"] += 6;
  now.counters["ipv4_not_ours"] += 1;
  WorkerSnapshot out;
  measure(before, now, out);
  EXPECT_DOUBLE_EQ(out.seconds, 2);
  EXPECT_DOUBLE_EQ(out.busy, 0.75);
  EXPECT_DOUBLE_EQ(out.empty_share, 0.25);
  EXPECT_DOUBLE_EQ(out.rx_per_s, 1500);
  EXPECT_DOUBLE_EQ(out.tx_per_s, 500);
  EXPECT_DOUBLE_EQ(out.sleeps_per_s, 3);
  ASSERT_EQ(out.drops.size(), 1U) << "what is 0, and what is no drop, is left out";
  EXPECT_EQ(out.drops[0].name, "ipv4_not_ours");
  EXPECT_EQ(out.drops[0].total, 4U);
  EXPECT_DOUBLE_EQ(out.drops[0].per_s, 0.5);
}

TEST(LoadMeter, one_sample_says_nothing_yet) {
  const LoadSample only{{}, {{"busy_cycles", 5}, {"rx_packets", 7}, {"tx_full", 2}}};
  WorkerSnapshot out;
  measure(only, only, out);
  EXPECT_EQ(out.busy, 0);
  EXPECT_EQ(out.rx_per_s, 0);
  ASSERT_EQ(out.drops.size(), 1U);
  EXPECT_EQ(out.drops[0].total, 2U);
}

}  // namespace
}  // namespace trunkline::controlplane
