#include "controlplane/config/number_pattern.h"

#include <regex>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

bool matches(std::uint64_t least, std::uint64_t most, const std::string& text) {
  return std::regex_match(text, std::regex(number_pattern(least, most), std::regex::ECMAScript));
}

TEST(NumberPattern, takes_the_numbers_of_a_range_and_no_others) {
  for (const auto& [least, most] : {std::pair{0, 0},
                                    {0, 9},
                                    {0, 10},
                                    {1, 1},
                                    {7, 123},
                                    {10, 99},
                                    {100, 999},
                                    {99, 101},
                                    {5, 1000},
                                    {89, 90},
                                    {123, 1245},
                                    {1, 2000},
                                    {950, 2000}}) {
    const std::regex range(
        number_pattern(static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most)));
    for (int number = 0; number <= 2100; ++number) {
      EXPECT_EQ(std::regex_match(std::to_string(number), range), number >= least && number <= most)
          << number << " in " << least << " to " << most;
    }
  }
}

TEST(NumberPattern, takes_zeros_before_them_and_no_other_text) {
  EXPECT_EQ(number_pattern(1, 50), "0*(?:[1-9]|[1-4][0-9]|50)");
  EXPECT_TRUE(matches(1, 50, "0050"));
  EXPECT_FALSE(matches(1, 50, "000"));
  EXPECT_FALSE(matches(1, 50, "-5"));
  EXPECT_FALSE(matches(1, 50, "5 "));
  EXPECT_FALSE(matches(1, 50, ""));
  EXPECT_TRUE(matches(0, 4294967295, "4294967295"));
  EXPECT_FALSE(matches(0, 4294967295, "4294967296"));
}

}  // namespace
}  // namespace trunkline::controlplane
