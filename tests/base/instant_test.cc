#include "base/instant.h"

#include <gtest/gtest.h>

#include "tests/fakes/virtual_clock.h"

namespace trunkline::base {
namespace {

using namespace std::chrono_literals;

TEST(Instant, moves_by_durations_and_measures_between) {
  const Instant start;
  const Instant later = start + 500ms;
  EXPECT_EQ(later - start, 500ms);
  EXPECT_EQ(later - 500ms, start);
  EXPECT_LT(start, later);
  EXPECT_EQ(Instant(500ms), later);
  EXPECT_EQ(later.since_origin(), 500'000'000ns);
}

TEST(VirtualClock, stands_still_until_moved_and_never_goes_back) {
  fakes::VirtualClock clock(Instant(1s));
  const Clock& seen = clock;
  EXPECT_EQ(seen.now(), Instant(1s));
  clock.advance(20ms);
  EXPECT_EQ(seen.now(), Instant(1020ms));
  clock.advance_to(Instant(5s));
  clock.advance_to(Instant(2s));
  EXPECT_EQ(seen.now(), Instant(5s));
}

}  // namespace
}  // namespace trunkline::base
