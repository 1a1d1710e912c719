#include "base/result.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

enum class Fault : std::uint8_t { odd };

Result<int, Fault> half(int n) {
  if (n % 2 != 0) return fail(Fault::odd);
  return n / 2;
}

TEST(Result, is_a_value_or_the_reason_there_is_none) {
  EXPECT_EQ(half(8).value(), 4);
  EXPECT_FALSE(half(7));
  EXPECT_EQ(half(7).error(), Fault::odd);
  EXPECT_EQ(half(8).and_then(half).and_then(half), 1);
  EXPECT_EQ(half(6).and_then(half).error(), Fault::odd);
}

}  // namespace
}  // namespace trunkline::base
