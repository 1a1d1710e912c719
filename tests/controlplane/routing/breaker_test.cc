#include "controlplane/routing/breaker.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using enum BreakerState;

constexpr BreakerSettings settings{3, 10s, 60s};
base::Instant at(base::Duration time) { return base::Instant(time); }

Breaker opened() {
  Breaker breaker;
  for (int i = 0; i < 3; ++i) breaker.fail(breaker.turn(), settings, at(0s));
  return breaker;
}

TEST(Breaker, opens_after_failures_in_a_row) {
  Breaker breaker;
  breaker.fail(breaker.turn(), settings, at(0s));
  breaker.fail(breaker.turn(), settings, at(0s));
  breaker.succeed(breaker.turn());
  breaker.fail(breaker.turn(), settings, at(0s));
  breaker.fail(breaker.turn(), settings, at(0s));
  EXPECT_EQ(breaker.state(), closed) << "a success between them begins the count anew";
  breaker.fail(breaker.turn(), settings, at(5s));
  EXPECT_EQ(breaker.state(), open);
  EXPECT_FALSE(breaker.allows(at(14s)));
  EXPECT_TRUE(breaker.allows(at(15s)));
}

TEST(Breaker, lets_one_call_through_when_it_has_rested_and_that_one_decides) {
  auto breaker = opened();
  breaker.begin(at(10s));
  EXPECT_EQ(breaker.state(), half_open);
  EXPECT_FALSE(breaker.allows(at(11s))) << "one is enough";
  auto healed = breaker;
  healed.succeed(healed.turn());
  EXPECT_EQ(healed.state(), closed);
  EXPECT_EQ(healed.failures(), 0);
  breaker.fail(breaker.turn(), settings, at(12s));
  EXPECT_EQ(breaker.state(), open);
  EXPECT_EQ(breaker.rests_until(), at(32s)) << "twice as long as before";
}

TEST(Breaker, rests_no_longer_than_the_longest_rest) {
  auto breaker = opened();
  for (base::Duration now = 10s; now < 1000s; now = breaker.rests_until().since_origin()) {
    breaker.begin(at(now));
    breaker.fail(breaker.turn(), settings, at(now));
    EXPECT_LE(breaker.rests_until() - at(now), 60s);
  }
  EXPECT_FALSE(breaker.allows(breaker.rests_until() - 1ns));
}

TEST(Breaker, a_trial_that_decides_nothing_leaves_it_to_the_next_call) {
  auto breaker = opened();
  breaker.begin(at(10s));
  breaker.leave_undecided(breaker.turn());
  EXPECT_TRUE(breaker.allows(at(11s)));
}

TEST(Breaker, a_call_from_before_it_opened_decides_nothing_in_the_place_of_the_trial) {
  Breaker breaker;
  const auto early = breaker.begin(at(0s));
  for (int i = 0; i < 3; ++i) breaker.fail(breaker.begin(at(0s)), settings, at(0s));
  const auto trial = breaker.begin(at(10s));
  breaker.succeed(early);
  breaker.leave_undecided(early);
  breaker.fail(early, settings, at(11s));
  EXPECT_EQ(breaker.state(), half_open);
  breaker.succeed(trial);
  EXPECT_EQ(breaker.state(), closed);
  for (int i = 0; i < 3; ++i) breaker.fail(early, settings, at(12s), 60s);
  EXPECT_EQ(breaker.state(), closed);
  breaker.fail(trial, settings, at(13s));
  EXPECT_EQ(breaker.failures(), 1) << "the trial itself is the first call of those that come now";
}

TEST(Breaker, one_trial_says_nothing_for_the_next) {
  auto breaker = opened();
  const auto first = breaker.begin(at(10s));
  breaker.leave_undecided(first);
  const auto second = breaker.begin(at(11s));
  breaker.succeed(first);
  EXPECT_EQ(breaker.state(), half_open);
  breaker.succeed(second);
  EXPECT_EQ(breaker.state(), closed);
}

TEST(Breaker, late_news_of_calls_before_it_opened_change_nothing) {
  auto breaker = opened();
  breaker.succeed(breaker.turn());
  breaker.fail(breaker.turn(), settings, at(9s));
  EXPECT_EQ(breaker.state(), open);
  EXPECT_EQ(breaker.rests_until(), at(10s));
}

TEST(Breaker, a_wish_to_be_left_alone_opens_it_at_once) {
  Breaker breaker;
  breaker.fail(breaker.turn(), settings, at(0s), 30s);
  EXPECT_EQ(breaker.state(), open);
  EXPECT_EQ(breaker.rests_until(), at(30s));
  Breaker wished_too_much;
  wished_too_much.fail(wished_too_much.turn(), settings, at(0s), 3600s);
  EXPECT_EQ(wished_too_much.rests_until(), at(60s));
}

TEST(Breaker, without_a_limit_of_failures_never_opens) {
  Breaker breaker;
  for (int i = 0; i < 100; ++i) breaker.fail(breaker.turn(), {0, 10s, 60s}, at(0s), 5s);
  EXPECT_TRUE(breaker.allows(at(0s)));
}

}  // namespace
}  // namespace trunkline::controlplane
