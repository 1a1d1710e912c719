#include "perf/trafgen/impairments.h"

#include <gtest/gtest.h>

#include "perf/trafgen/delay_line.h"
#include "perf/trafgen/sequence_tracker.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;

struct Shares {
  int lost = 0;
  int doubled = 0;
  int spoofed = 0;
  int delayed = 0;
  base::Duration longest{0};
};

Shares draw(const Impairments& network, int packets, std::uint64_t seed = 1) {
  fakes::SeededRandom random(seed);
  Shares shares;
  for (int i = 0; i < packets; ++i) {
    const auto fate = fate_of_packet(network, random);
    shares.lost += fate.lost;
    shares.doubled += fate.doubled;
    shares.spoofed += fate.spoofed;
    shares.delayed += fate.delay.count() > 0;
    shares.longest = std::max(shares.longest, fate.delay);
  }
  return shares;
}

TEST(Impairments, a_good_network_does_nothing) {
  const Impairments good;
  EXPECT_FALSE(good.any());
  const auto shares = draw(good, 10'000);
  EXPECT_EQ(shares.lost + shares.doubled + shares.spoofed + shares.delayed, 0);
}

TEST(Impairments, happen_as_often_as_asked_for) {
  Impairments bad{0.05, 0.02, 0.1, 0.01, 0ms};
  EXPECT_TRUE(bad.any());
  const auto shares = draw(bad, 100'000);
  EXPECT_NEAR(shares.lost, 5000, 300);
  EXPECT_NEAR(shares.doubled, 2000, 200);
  EXPECT_NEAR(shares.delayed, 10'000, 400);
  EXPECT_NEAR(shares.spoofed, 1000, 150);
  EXPECT_EQ(shares.longest, bad.reorder_by);
}

TEST(Impairments, jitter_stays_within_its_bound) {
  const auto shares = draw({0, 0, 0, 0, 8ms}, 10'000);
  EXPECT_LE(shares.longest, 8ms);
  EXPECT_GT(shares.longest, 7ms);
}

TEST(Impairments, one_seed_repeats_a_run) {
  const Impairments bad{0.5, 0, 0, 0, 0ms};
  EXPECT_EQ(draw(bad, 1000, 7).lost, draw(bad, 1000, 7).lost);
  EXPECT_NE(draw(bad, 1000, 7).lost, draw(bad, 1000, 8).lost);
}

TEST(DelayLine, gives_back_in_order_of_time_and_then_of_coming) {
  DelayLine<int> line;
  const base::Instant now(1s);
  line.put(now + 2ms, 3);
  line.put(now + 1ms, 1);
  line.put(now + 1ms, 2);
  EXPECT_FALSE(line.take(now));
  EXPECT_EQ(line.take(now + 5ms), 1);
  EXPECT_EQ(line.take(now + 5ms), 2);
  EXPECT_EQ(line.take(now + 5ms), 3);
  EXPECT_FALSE(line.take(now + 5ms));
}

TEST(SequenceTracker, tells_order_lateness_and_copies) {
  SequenceTracker tracker;
  EXPECT_EQ(tracker.note(1), Arrival::in_order);
  EXPECT_EQ(tracker.note(4), Arrival::in_order);
  EXPECT_EQ(tracker.note(2), Arrival::late);
  EXPECT_EQ(tracker.note(2), Arrival::again);
  EXPECT_EQ(tracker.note(4), Arrival::again);
  EXPECT_EQ(tracker.note(500), Arrival::in_order);
  EXPECT_EQ(tracker.note(3), Arrival::late);
  EXPECT_EQ(tracker.note(437), Arrival::late);
  EXPECT_EQ(tracker.note(437), Arrival::again);
}

}  // namespace
}  // namespace trunkline::trafgen
