#include "base/assert.h"

#include <gtest/gtest.h>

namespace {

TEST(AssertDeathTest, names_the_expression_and_the_place) {
  EXPECT_DEATH(TL_ASSERT(1 + 1 == 3), "assert_test.cc:[0-9]+: assertion failed: 1 \\+ 1 == 3");
}

TEST(Assert, evaluates_once_and_goes_on_when_true) {
  int times = 0;
  TL_ASSERT(++times == 1);
  EXPECT_EQ(times, 1);
}

}  // namespace
