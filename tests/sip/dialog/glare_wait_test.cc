// The waits after a 491: RFC 3261 section 14.1.
#include "sip/dialog/glare_wait.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::sip {
namespace {

using namespace std::chrono_literals;

std::set<base::Duration> waits_of(bool call_id_is_ours) {
  fakes::SeededRandom random(14);
  std::set<base::Duration> waits;
  for (int i = 0; i < 20'000; ++i) waits.insert(glare_wait(call_id_is_ours, random));
  return waits;
}

TEST(GlareWait, of_who_chose_the_call_id_is_2100_to_4000_ms_in_steps_of_ten) {
  const auto waits = waits_of(true);
  EXPECT_EQ(*waits.begin(), 2100ms);
  EXPECT_EQ(*waits.rbegin(), 4000ms);
  EXPECT_EQ(waits.size(), 191U) << "each of them comes up";
  EXPECT_TRUE(std::ranges::all_of(waits, [](base::Duration wait) { return wait % 10ms == 0ms; }));
}

TEST(GlareWait, of_the_other_side_is_0_to_2000_ms_in_steps_of_ten) {
  const auto waits = waits_of(false);
  EXPECT_EQ(*waits.begin(), 0ms);
  EXPECT_EQ(*waits.rbegin(), 2000ms);
  EXPECT_EQ(waits.size(), 201U) << "each of them comes up";
  EXPECT_TRUE(std::ranges::all_of(waits, [](base::Duration wait) { return wait % 10ms == 0ms; }));
}

}  // namespace
}  // namespace trunkline::sip
