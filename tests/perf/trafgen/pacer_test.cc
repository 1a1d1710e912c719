#include "perf/trafgen/pacer.h"

#include <gtest/gtest.h>

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;
using base::Instant;

constexpr Instant start(1s);

TEST(Pacer, sends_one_at_the_start_and_the_rate_after) {
  Pacer pacer(start, 1000);
  EXPECT_EQ(pacer.due(start, 32), 1U);
  EXPECT_EQ(pacer.due(start, 32), 0U);
  std::size_t sent = 1;
  for (int i = 1; i <= 10'000; ++i) sent += pacer.due(start + i * 100us, 32);
  EXPECT_EQ(sent, 1001U);
  EXPECT_EQ(pacer.slipped(), 0ns);
}

TEST(Pacer, sends_nothing_before_the_start) { EXPECT_EQ(Pacer(start, 1000).due(start - 1ms, 32), 0U); }

TEST(Pacer, never_gives_more_than_asked_for) {
  Pacer pacer(start, 1e6);
  EXPECT_EQ(pacer.due(start + 20us, 8), 8U);
  EXPECT_EQ(pacer.due(start + 20us, 8), 8U);
}

TEST(Pacer, does_not_burst_to_catch_up_but_says_what_it_slipped) {
  Pacer pacer(start, 10'000);
  static_cast<void>(pacer.due(start, 4));
  EXPECT_EQ(pacer.due(start + 100ms, 32), 1U);
  EXPECT_EQ(pacer.due(start + 100ms, 32), 0U);
  EXPECT_NEAR(std::chrono::duration<double>(pacer.slipped()).count(), 0.1, 0.001);
}

TEST(Pacer, offers_again_what_could_not_be_sent) {
  Pacer pacer(start, 1000);
  ASSERT_EQ(pacer.due(start + 2ms, 2), 2U);
  pacer.give_back(1);
  EXPECT_EQ(pacer.sent(), 1U);
  EXPECT_EQ(pacer.due(start + 2ms, 2), 2U);
}

}  // namespace
}  // namespace trunkline::trafgen
