#include "base/timer_wheel.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::base {
namespace {

using namespace std::chrono_literals;
using Wheel = TimerWheel<int>;

constexpr std::size_t all = SIZE_MAX;

Instant at(Duration since_origin) { return Instant(since_origin); }

std::vector<int> fired(Wheel& wheel, Instant now, std::size_t most = all) {
  std::vector<int> payloads;
  wheel.advance(now, most, [&](int payload) { payloads.push_back(payload); });
  return payloads;
}

using Payloads = std::vector<int>;

TEST(TimerWheel, fires_at_its_time_and_not_before) {
  Wheel wheel(at(0s), 4);
  ASSERT_TRUE(wheel.arm(at(500ms), 1));
  EXPECT_EQ(wheel.size(), 1U);
  EXPECT_EQ(fired(wheel, at(0ms)), Payloads());
  EXPECT_EQ(fired(wheel, at(500ms) - 1ns), Payloads());
  EXPECT_EQ(fired(wheel, at(500ms)), Payloads{1});
  EXPECT_EQ(fired(wheel, at(1h)), Payloads());
  EXPECT_EQ(wheel.size(), 0U);
}

TEST(TimerWheel, rounds_a_time_within_a_tick_up) {
  Wheel wheel(at(0s), 4);
  ASSERT_TRUE(wheel.arm(at(1ms) + 1ns, 1));
  EXPECT_EQ(fired(wheel, at(1ms) + 1ns), Payloads());  // late by less than a tick, never early
  EXPECT_EQ(fired(wheel, at(2ms)), Payloads{1});
}

TEST(TimerWheel, counts_ticks_from_its_start) {
  Wheel wheel(at(10s) + 300us, 4, 1ms);
  ASSERT_TRUE(wheel.arm(at(10s) + 1300us, 1));
  EXPECT_EQ(fired(wheel, at(10s) + 1299us), Payloads());
  EXPECT_EQ(fired(wheel, at(10s) + 1300us), Payloads{1});
}

TEST(TimerWheel, fires_what_is_overdue_at_the_next_advance) {
  Wheel wheel(at(10s), 4);
  ASSERT_TRUE(wheel.arm(at(3s), 1));
  ASSERT_TRUE(wheel.arm(at(10s), 2));
  EXPECT_EQ(wheel.next_deadline(), at(10s));
  EXPECT_EQ(fired(wheel, at(9s)), Payloads());  // before the start of the wheel
  EXPECT_EQ(fired(wheel, at(10s)), (Payloads{1, 2}));
  EXPECT_EQ(fired(wheel, at(20s)), Payloads());
  ASSERT_TRUE(wheel.arm(at(15s), 3));
  EXPECT_EQ(fired(wheel, at(20s)), Payloads{3});
}

TEST(TimerWheel, fires_in_order_of_time_and_then_of_arming) {
  Wheel wheel(at(0s), 8);
  ASSERT_TRUE(wheel.arm(at(70s), 5));
  ASSERT_TRUE(wheel.arm(at(2ms), 1));
  ASSERT_TRUE(wheel.arm(at(5s), 3));
  ASSERT_TRUE(wheel.arm(at(5s), 4));
  ASSERT_TRUE(wheel.arm(at(100ms), 2));
  EXPECT_EQ(fired(wheel, at(1h)), (Payloads{1, 2, 3, 4, 5}));
}

TEST(TimerWheel, keeps_the_order_of_arming_across_levels) {
  Wheel wheel(at(0s), 8);
  ASSERT_TRUE(wheel.arm(at(100ms), 1));  // far at first, handed down on the way
  EXPECT_EQ(fired(wheel, at(70ms)), Payloads());
  ASSERT_TRUE(wheel.arm(at(100ms), 2));  // near from the first
  EXPECT_EQ(fired(wheel, at(100ms)), (Payloads{1, 2}));
}

TEST(TimerWheel, does_not_fire_a_cancelled_timer) {
  Wheel wheel(at(0s), 4);
  const auto a = wheel.arm(at(1s), 1);
  const auto b = wheel.arm(at(1s), 2);
  const auto c = wheel.arm(at(1s), 3);
  ASSERT_TRUE(a && b && c);
  EXPECT_TRUE(wheel.cancel(*b));
  EXPECT_FALSE(wheel.cancel(*b));
  EXPECT_EQ(wheel.size(), 2U);
  EXPECT_EQ(fired(wheel, at(1s)), (Payloads{1, 3}));
  EXPECT_FALSE(wheel.cancel(*a));
}

TEST(TimerWheel, does_not_take_a_stale_id_for_the_next_tenant) {
  Wheel wheel(at(0s), 1);
  const auto first = wheel.arm(at(1s), 1);
  ASSERT_TRUE(first && wheel.cancel(*first));
  const auto second = wheel.arm(at(1s), 2);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->index, first->index);
  EXPECT_FALSE(wheel.cancel(*first));
  EXPECT_FALSE(wheel.cancel(TimerId()));
  TimerId beyond = *second;
  beyond.index = 1;
  EXPECT_FALSE(wheel.cancel(beyond));
  TimerId foreign = *second;
  foreign.owner = 1;
  EXPECT_FALSE(wheel.cancel(foreign));
  EXPECT_EQ(fired(wheel, at(1s)), Payloads{2});
}

TEST(TimerWheel, says_when_it_is_full) {
  Wheel wheel(at(0s), 2);
  ASSERT_TRUE(wheel.arm(at(1s), 1) && wheel.arm(at(2s), 2));
  EXPECT_FALSE(wheel.arm(at(3s), 3));
  EXPECT_EQ(fired(wheel, at(1s)), Payloads{1});
  EXPECT_TRUE(wheel.arm(at(3s), 3));
}

TEST(TimerWheel, fires_at_most_as_many_as_allowed_and_goes_on_where_it_stopped) {
  Wheel wheel(at(0s), 8);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(wheel.arm(at(1s) + i * 1s, i));
  EXPECT_EQ(fired(wheel, at(1min), 0), Payloads());
  EXPECT_EQ(fired(wheel, at(1min), 2), (Payloads{0, 1}));
  EXPECT_LE(*wheel.next_deadline(), at(3s));
  ASSERT_TRUE(wheel.arm(at(3500ms), 9));  // between two that are overdue
  EXPECT_EQ(fired(wheel, at(1min), 2), (Payloads{2, 9}));
  EXPECT_EQ(fired(wheel, at(1min), 3), (Payloads{3, 4}));
}

TEST(TimerWheel, lets_a_firing_timer_arm_and_cancel_others) {
  Wheel wheel(at(0s), 3);
  ASSERT_TRUE(wheel.arm(at(1s), 1));
  const auto victim = wheel.arm(at(1s), 2);
  const auto later = wheel.arm(at(2s), 3);
  ASSERT_TRUE(victim && later);
  Payloads seen;
  wheel.advance(at(10s), all, [&](int payload) {
    seen.push_back(payload);
    if (payload != 1) return;
    EXPECT_TRUE(wheel.cancel(*victim));
    EXPECT_TRUE(wheel.arm(at(1500ms), 4));
    EXPECT_TRUE(wheel.arm(at(0s), 5));  // gone by: due at once
  });
  EXPECT_EQ(seen, (Payloads{1, 5, 4, 3}));
}

TEST(TimerWheel, bounds_a_timer_that_arms_itself_for_now) {
  Wheel wheel(at(0s), 1);
  ASSERT_TRUE(wheel.arm(at(1s), 1));
  int times = 0;
  EXPECT_EQ(wheel.advance(at(1s), 10,
                          [&](int) {
                            ++times;
                            EXPECT_TRUE(wheel.arm(at(1s), 1));
                          }),
            10U);
  EXPECT_EQ(times, 10);
}

TEST(TimerWheel, next_deadline_is_exact_when_near_and_never_late) {
  Wheel wheel(at(0s), 4);
  EXPECT_FALSE(wheel.next_deadline());
  ASSERT_TRUE(wheel.arm(at(32s), 1));
  ASSERT_TRUE(wheel.next_deadline());
  int wakeups = 0;
  while (wheel.size() != 0) {
    const Instant wake = *wheel.next_deadline();
    ASSERT_LE(wake, at(32s));
    fired(wheel, wake);
    ++wakeups;
  }
  EXPECT_LE(wakeups, 4);  // one a level at most
  ASSERT_TRUE(wheel.arm(at(32s) + 5ms, 2));
  EXPECT_EQ(wheel.next_deadline(), at(32s) + 5ms);
}

// Who sleeps until then would not sleep at all.
TEST(TimerWheel, next_deadline_is_ahead_however_long_the_wheel_stood_still) {
  Wheel wheel(at(0s), 4);
  ASSERT_TRUE(wheel.arm(at(1h), 1));
  for (const auto now : {1ms, 70ms, 4095ms, 4097ms, 300'000ms}) {
    EXPECT_EQ(fired(wheel, at(now)), Payloads());
    const auto near = wheel.arm(at(now + 5ms), 2);
    ASSERT_TRUE(near);
    EXPECT_GT(*wheel.next_deadline(), at(now));
    EXPECT_LE(*wheel.next_deadline(), at(now + 5ms));
    EXPECT_TRUE(wheel.cancel(*near));
    EXPECT_EQ(fired(wheel, at(now)), Payloads());
    EXPECT_GT(*wheel.next_deadline(), at(now));
  }
}

TEST(TimerWheel, crosses_years_of_idle_time_at_once) {
  Wheel wheel(at(0s), 4);
  ASSERT_TRUE(wheel.arm(at(24h * 365 * 100), 1));
  ASSERT_TRUE(wheel.arm(Instant(Duration::max()), 2));
  EXPECT_EQ(fired(wheel, at(24h * 365 * 100) - 1ns), Payloads());
  EXPECT_EQ(fired(wheel, at(24h * 365 * 100)), Payloads{1});
  EXPECT_EQ(fired(wheel, Instant(Duration::max()) - 1ms), Payloads());
  ASSERT_TRUE(wheel.next_deadline());
  EXPECT_LE(*wheel.next_deadline(), Instant(Duration::max()));
}

TEST(TimerWheel, covers_the_whole_range_of_time_in_the_finest_ticks) {
  Wheel wheel(Instant(Duration::min()), 4, 1ns);
  ASSERT_TRUE(wheel.arm(Instant(Duration::max()), 3));
  ASSERT_TRUE(wheel.arm(Instant(Duration::min()), 1));
  ASSERT_TRUE(wheel.arm(at(0s), 2));
  EXPECT_EQ(fired(wheel, at(0s) - 1ns), Payloads{1});
  EXPECT_EQ(fired(wheel, at(0s)), Payloads{2});
  EXPECT_LE(*wheel.next_deadline(), Instant(Duration::max()));
  EXPECT_EQ(fired(wheel, Instant(Duration::max()) - 1ns), Payloads());
  EXPECT_EQ(fired(wheel, Instant(Duration::max())), Payloads{3});
}

TEST(TimerWheel, carries_payloads_that_can_only_be_moved) {
  TimerWheel<std::unique_ptr<int>> wheel(at(0s), 2);
  ASSERT_TRUE(wheel.arm(at(1s), std::make_unique<int>(7)));
  ASSERT_TRUE(wheel.arm(at(9s), std::make_unique<int>(8)));  // freed with the wheel
  int sum = 0;
  wheel.advance(at(2s), all, [&](std::unique_ptr<int> payload) { sum += *payload; });
  EXPECT_EQ(sum, 7);
}

/// The same timers in an ordered map: obviously right, and slow.
class Model {
 public:
  void arm(std::uint64_t tick, int payload) { due_.emplace(std::pair(tick, armed_++), payload); }
  bool cancel(int payload) {
    return std::erase_if(due_, [&](const auto& entry) { return entry.second == payload; }) != 0;
  }
  Payloads advance(std::uint64_t now) {
    Payloads payloads;
    while (!due_.empty() && due_.begin()->first.first <= now) {
      payloads.push_back(due_.begin()->second);
      due_.erase(due_.begin());
    }
    return payloads;
  }
  [[nodiscard]] std::optional<std::uint64_t> next() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first.first;
  }

 private:
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> due_;
  std::uint64_t armed_ = 0;
};

TEST(TimerWheel, does_what_an_ordered_map_does_over_random_histories) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    fakes::SeededRandom random(seed);
    Wheel wheel(at(0s), 64);
    Model model;
    std::map<int, TimerId> ids;
    std::uint64_t now = 0;
    for (int step = 0; step < 500; ++step) {
      // Distances from none to years, so that every level takes part.
      const std::uint64_t distance = random.next() >> (30 + random.below(34));
      if (random.chance(50)) {
        if (const auto id = wheel.arm(at(1ms * (now + distance)), step)) {
          model.arm(now + distance, step);
          ids[step] = *id;
        }
      } else if (random.chance(40) && !ids.empty()) {
        const auto victim = std::next(ids.begin(), static_cast<long>(random.below(ids.size())));
        EXPECT_EQ(wheel.cancel(victim->second), model.cancel(victim->first));
        ids.erase(victim);
      } else {
        now += distance;
        ASSERT_EQ(fired(wheel, at(1ms * now)), model.advance(now));
      }
      const auto next = model.next();
      ASSERT_EQ(wheel.next_deadline().has_value(), next.has_value());
      if (next) {
        ASSERT_LE(*wheel.next_deadline(), at(1ms * *next));
      }
    }
  }
}

// As a shard has them: much is armed for the same distances, most of it is cancelled, and time never leaps,
// so that timers are brought nearer before their bucket is reached.
TEST(TimerWheel, does_what_an_ordered_map_does_where_each_tick_has_timers) {
  constexpr std::array<std::uint64_t, 5> distances{1, 50, 3200, 32'000, 300'000};
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    fakes::SeededRandom random(seed);
    Wheel wheel(at(0s), 4096);
    Model model;
    std::vector<std::pair<int, TimerId>> ids;
    std::uint64_t now = random.below(1 << 20);
    for (int step = 0; step < 40'000; ++step) {
      if (const auto distance = distances[random.below(distances.size())] + random.below(3);
          random.chance(60)) {
        if (const auto id = wheel.arm(at(1ms * (now + distance)), step)) {
          model.arm(now + distance, step);
          ids.emplace_back(step, *id);
        }
      } else if (random.chance(50) && !ids.empty()) {
        std::swap(ids[random.below(ids.size())], ids.back());
        ASSERT_EQ(wheel.cancel(ids.back().second), model.cancel(ids.back().first));
        ids.pop_back();
      } else {
        now += random.chance(1) ? random.below(6000) : random.below(40);
        ASSERT_EQ(fired(wheel, at(1ms * now)), model.advance(now));
        const auto next = model.next();
        ASSERT_EQ(wheel.next_deadline().has_value(), next.has_value());
        if (next) {
          ASSERT_LE(*wheel.next_deadline(), at(1ms * *next));
        }
      }
    }
    ASSERT_EQ(fired(wheel, at(1h * 24)), model.advance(24ULL * 3600 * 1000));
  }
}

}  // namespace
}  // namespace trunkline::base
