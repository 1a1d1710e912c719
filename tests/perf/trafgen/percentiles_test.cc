#include "perf/trafgen/percentiles.h"

#include <gtest/gtest.h>

namespace trunkline::trafgen {
namespace {

TEST(Percentiles, of_nothing_are_nothing) { EXPECT_EQ(Percentiles().at(0.5), 0); }

TEST(Percentiles, small_values_are_exact) {
  Percentiles times;
  for (std::uint64_t i = 0; i < 64; ++i) times.add(i);
  EXPECT_EQ(times.at(0.5), 32);
  EXPECT_EQ(times.at(0), 0);
  EXPECT_EQ(times.at(1), 63);
}

TEST(Percentiles, are_right_within_two_percent_whatever_the_size) {
  for (const std::uint64_t unit : {1U, 1000U, 1'000'000U}) {
    Percentiles times;
    for (std::uint64_t i = 1; i <= 10'000; ++i) times.add(i * unit);
    for (const double share : {0.5, 0.9, 0.99, 0.999, 0.9999}) {
      const double expected = share * 10'000 * static_cast<double>(unit);
      EXPECT_NEAR(times.at(share), expected, 0.02 * expected) << share << " of " << unit;
    }
  }
}

TEST(Percentiles, one_outlier_shows_at_the_end_only) {
  Percentiles times;
  for (int i = 0; i < 9999; ++i) times.add(100);
  times.add(5'000'000);
  EXPECT_NEAR(times.at(0.999), 100, 2);
  EXPECT_NEAR(times.at(0.9999), 5'000'000, 100'000);
  EXPECT_EQ(times.largest(), 5'000'000U);
}

TEST(Percentiles, take_the_largest_number_there_is) {
  Percentiles times;
  times.add(~std::uint64_t{0});
  EXPECT_GT(times.at(0.5), 1e19);
  times.clear();
  EXPECT_EQ(times.count(), 0U);
}

}  // namespace
}  // namespace trunkline::trafgen
