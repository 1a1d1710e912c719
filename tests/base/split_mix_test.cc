#include "base/split_mix.h"

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

// The first draws of the published generator from the seed 0.
TEST(SplitMix, draws_what_the_published_generator_draws) {
  std::uint64_t state = 0;
  EXPECT_EQ(split_mix(state += split_mix_step), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(split_mix(state += split_mix_step), 0x6e789e6aa1b965f4ULL);
  EXPECT_EQ(split_mix(state += split_mix_step), 0x06c45d188009454fULL);
}

TEST(SplitMix, tells_endpoints_apart_by_each_part_of_them) {
  const auto digest = [](const char* text) { return mixed(0, *Endpoint::parse(text)); };
  EXPECT_EQ(digest("10.0.0.1:4000"), digest("10.0.0.1:4000"));
  EXPECT_NE(digest("10.0.0.1:4000"), digest("10.0.0.1:4002"));
  EXPECT_NE(digest("10.0.0.1:4000"), digest("10.0.0.2:4000"));
  EXPECT_NE(digest("[2001:db8::1]:4000"), digest("[2001:db9::1]:4000"));
}

}  // namespace
}  // namespace trunkline::base
