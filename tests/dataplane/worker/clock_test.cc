#include <array>

#include <gtest/gtest.h>
#include <unistd.h>

#include "dataplane/rings/wake.h"
#include "dataplane/worker/sleeper.h"
#include "dataplane/worker/tsc_clock.h"

namespace trunkline::dataplane {
namespace {

using namespace std::chrono_literals;

TEST(TscClock, never_goes_back_not_even_when_it_is_corrected) {
  TscClock clock;
  auto last = clock.now();
  for (int i = 0; i < 1000; ++i) {
    if (i % 10 == 0) clock.correct();
    const auto now = clock.now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(TscClock, takes_a_reading_from_before_its_anchor_for_the_anchor) {
  TscClock clock;
  const auto before = TscClock::ticks() - 1'000'000'000;
  clock.correct();
  EXPECT_EQ(clock.at(before), clock.at(before - 1));
}

TEST(TscClock, has_the_origin_of_the_monotonic_clock) {
  const auto before = std::chrono::steady_clock::now().time_since_epoch();
  TscClock clock;
  EXPECT_GE(clock.now().since_origin(), before);
}

TEST(Sleeper, is_woken_by_a_descriptor) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  ASSERT_EQ(write(pipe_ends[1], "x", 1), 1);
  Sleeper sleeper(std::array{-1, pipe_ends[0]}, -1);
  sleeper.sleep(1h);  // would outlast the test
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST(Sleeper, is_woken_by_a_call) {
  Wake wake;
  wake.doze();
  wake.notify();
  Sleeper({}, wake.descriptor()).sleep(1h);
  wake.rise();
}

TEST(Sleeper, wakes_by_itself) {
  Sleeper::sharpen_timers();
  Sleeper({}, -1).sleep(1us);
}

}  // namespace
}  // namespace trunkline::dataplane
