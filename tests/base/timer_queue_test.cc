#include "base/timer_queue.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::base {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t queue_timers = 32;

Instant at_tick(std::uint64_t tick) { return Instant(1ms * tick); }

/// The same timers in an ordered map, which keeps those of one tick in the order of arming.
class QueueModel {
 public:
  void arm(std::uint32_t timer, std::uint64_t tick) {
    disarm(timer);
    due_.emplace(tick, timer);
  }
  bool disarm(std::uint32_t timer) {
    return std::erase_if(due_, [timer](const auto& entry) { return entry.second == timer; }) != 0;
  }
  /// The tick of the first, if it is due, and the timer, which is disarmed.
  std::optional<std::pair<std::uint64_t, std::uint32_t>> take_due(std::uint64_t now) {
    if (due_.empty() || due_.begin()->first > now) return std::nullopt;
    const auto first = *due_.begin();
    due_.erase(due_.begin());
    return first;
  }
  [[nodiscard]] std::optional<std::uint64_t> next() const {
    return due_.empty() ? std::nullopt : std::optional(due_.begin()->first);
  }
  [[nodiscard]] std::size_t size() const { return due_.size(); }

 private:
  std::multimap<std::uint64_t, std::uint32_t> due_;
};

/// A queue and its model, to which the same is done.
class QueueBesideModel {
 public:
  explicit QueueBesideModel(std::uint64_t seed) : random_(seed) {}

  void take_a_step() {
    if (random_.chance(60)) {
      arm_any(now_);
    } else if (random_.chance(30)) {
      const auto timer = any_timer();
      EXPECT_EQ(queue_.disarm(timer), model_.disarm(timer));
    } else {
      now_ += distance();
      advance(random_.chance(50) ? SIZE_MAX : random_.below(4));
    }
    ASSERT_EQ(queue_.size(), model_.size());
    const auto next = model_.next();
    ASSERT_EQ(queue_.next_deadline().has_value(), next.has_value());
    if (!next) return;
    ASSERT_LE(*queue_.next_deadline(), at_tick(*next));
    ASSERT_TRUE(queue_.may_fire(at_tick(*next)));
  }
  [[nodiscard]] std::size_t fired() const { return fired_; }
  [[nodiscard]] std::size_t rearmed() const { return rearmed_; }

 private:
  /// From none to years, so that every level takes part.
  std::uint64_t distance() { return random_.next() >> (30 + random_.below(34)); }
  std::uint32_t any_timer() { return static_cast<std::uint32_t>(random_.below(queue_timers)); }

  /// Armed or not, at `now` or later.
  void arm_any(std::uint64_t now) {
    const auto timer = any_timer();
    const auto tick = now + distance();
    queue_.arm(timer, at_tick(tick));
    model_.arm(timer, tick);
  }

  void advance(std::size_t most) {
    std::size_t expected = 0;
    const auto fired = queue_.advance(at_tick(now_), most, [&](std::uint32_t timer) {
      const auto due = model_.take_due(now_);
      ASSERT_TRUE(due);
      ASSERT_EQ(timer, due->second);
      ++expected;
      change_while_firing(timer, due->first);
    });
    ASSERT_EQ(fired, expected);
    fired_ += fired;
    if (fired < most) {
      ASSERT_FALSE(model_.take_due(now_));
      ASSERT_FALSE(queue_.may_fire(at_tick(now_)));
    }
  }

  /// `tick`: of the one that fires.
  void change_while_firing(std::uint32_t timer, std::uint64_t tick) {
    if (random_.chance(20)) {
      const auto later = now_ + 1 + distance();
      queue_.arm(timer, at_tick(later));
      model_.arm(timer, later);
      ++rearmed_;
    }
    if (random_.chance(20)) arm_any(now_ + 1);
    if (random_.chance(10)) {  // gone by: in the same call, behind those of this tick
      const auto other = any_timer();
      queue_.arm(other, at_tick(random_.below(tick + 1)));
      model_.arm(other, tick);
    }
    if (random_.chance(10)) {
      const auto other = any_timer();
      EXPECT_EQ(queue_.disarm(other), model_.disarm(other));
    }
  }

  fakes::SeededRandom random_;
  TimerQueue queue_{at_tick(0), queue_timers};
  QueueModel model_;
  std::uint64_t now_ = 0;
  std::size_t fired_ = 0;
  std::size_t rearmed_ = 0;
};

TEST(TimerQueue, does_what_an_ordered_map_does_over_random_histories) {
  std::size_t fired = 0;
  std::size_t rearmed = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    QueueBesideModel both(seed);
    for (int step = 0; step < 600 && !testing::Test::HasFatalFailure(); ++step) both.take_a_step();
    fired += both.fired();
    rearmed += both.rearmed();
  }
  EXPECT_GT(fired, 1000U);
  EXPECT_GT(rearmed, 100U);
}

TEST(TimerQueue, fires_a_timer_once_at_what_it_was_armed_for_last) {
  TimerQueue queue(at_tick(0), 2);
  std::vector<std::uint32_t> fired;
  const auto advance = [&](std::uint64_t now) {
    fired.clear();
    queue.advance(at_tick(now), SIZE_MAX, [&](std::uint32_t timer) { fired.push_back(timer); });
    return fired;
  };
  queue.arm(1, at_tick(10));
  queue.arm(0, at_tick(20));
  queue.arm(1, at_tick(30));
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(advance(20), (std::vector<std::uint32_t>{0}));
  queue.arm(1, at_tick(25));
  EXPECT_EQ(advance(100), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_FALSE(queue.next_deadline());
}

TEST(TimerQueue, says_ahead_of_each_which_two_follow_it) {
  TimerQueue queue(at_tick(0), queue_timers);
  for (const std::uint32_t timer : {7U, 3U, 9U, 1U}) queue.arm(timer, at_tick(5));
  std::vector<std::uint32_t> said;
  std::vector<std::uint32_t> fired;
  queue.advance(
      at_tick(5), queue_timers, [&](std::uint32_t timer) { fired.push_back(timer); },
      [&](std::uint32_t next, std::uint32_t later) {
        said.insert(said.end(), {next, later});
      });
  EXPECT_EQ(fired, (std::vector<std::uint32_t>{7, 3, 9, 1}));
  EXPECT_EQ(said, (std::vector<std::uint32_t>{3, 9, 9, 1, 1, 9, 1, 1})) << "armed ones only, round and round";
}

// Whoever has something due in this tick must not wait until all others have been looked at.
TEST(TimerBuckets, brings_the_timers_of_a_bucket_nearer_a_few_with_each_tick) {
  constexpr std::uint32_t many = 20'000;
  constexpr std::uint32_t share = 20;
  constexpr std::uint32_t clock = many;  // one that is due in each tick
  constexpr std::uint64_t begin = 3 * 4096;
  std::vector<TimerLinks> links(many + 1);
  TimerBuckets buckets;
  for (std::uint32_t i = 0; i < many; ++i)
    buckets.add(i, begin + i * std::uint64_t{4096} / many, links.data());
  std::uint32_t most_moved = 0;
  std::uint32_t next = 0;
  for (std::uint64_t tick = 1; tick < begin + 4096; ++tick) {
    const auto before = links;
    buckets.add(clock, tick, links.data());
    while (true) {
      std::uint64_t bound = 0;
      const auto due = buckets.first_due(tick, share, links.data(), bound);
      if (due == TimerBuckets::none) break;
      buckets.remove(due, links.data());
      if (due == clock) continue;
      ASSERT_EQ(due, next);
      ASSERT_EQ(links[due].tick, tick);
      links[due].bucket = TimerLinks::unarmed;
      ++next;
    }
    std::uint32_t moved = 0;
    for (std::uint32_t i = next; i < many; ++i) moved += links[i].bucket != before[i].bucket ? 1 : 0;
    most_moved = std::max(most_moved, moved);
  }
  EXPECT_EQ(next, many);
  EXPECT_LE(most_moved, 2 * many / 64);  // those of 64 ticks, and the shares
}

}  // namespace
}  // namespace trunkline::base
