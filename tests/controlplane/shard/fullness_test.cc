#include "controlplane/shard/fullness.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane::test {
namespace {

constexpr Fullness::Counts most{.transactions = 3000, .sessions = 7, .streams = 16'777'216, .ports = 0};

TEST(Fullness, is_that_of_the_table_that_is_nearest_to_its_end) {
  const Fullness fullness(most);
  EXPECT_EQ(fullness.percent({.transactions = 0, .sessions = 0, .streams = 0, .ports = 0}), 0);
  EXPECT_EQ(fullness.percent({.transactions = 1500, .sessions = 1, .streams = 1, .ports = 0}), 50);
  EXPECT_EQ(fullness.percent({.transactions = 30, .sessions = 3, .streams = 1'000'000, .ports = 0}), 42);
}

TEST(Fullness, is_100_with_the_last_one_and_not_before) {
  const Fullness fullness(most);
  EXPECT_EQ(fullness.percent({.transactions = 2999, .sessions = 6, .streams = 16'000'000, .ports = 0}), 99);
  EXPECT_EQ(fullness.percent({.transactions = 3000, .sessions = 0, .streams = 0, .ports = 0}), 100);
  EXPECT_EQ(fullness.percent({.transactions = 0, .sessions = 7, .streams = 0, .ports = 0}), 100);
  EXPECT_EQ(fullness.percent({.transactions = 0, .sessions = 0, .streams = 16'777'216, .ports = 0}), 100);
}

TEST(Fullness, of_a_table_without_places_is_nothing) {
  const Fullness fullness(most);
  EXPECT_EQ(fullness.percent({.transactions = 0, .sessions = 0, .streams = 0, .ports = 5}), 0);
}

}  // namespace
}  // namespace trunkline::controlplane::test
