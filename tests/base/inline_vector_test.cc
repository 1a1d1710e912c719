#include "base/inline_vector.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

struct Pair {
  int a;
  std::string b;
};

TEST(InlineVector, refuses_what_does_not_fit_and_keeps_what_it_has) {
  InlineVector<int, 2> two;
  EXPECT_TRUE(two.empty());
  EXPECT_TRUE(two.push_back(1));
  EXPECT_TRUE(two.push_back(2));
  EXPECT_TRUE(two.full());
  EXPECT_FALSE(two.push_back(3));
  EXPECT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0] + two.back(), 3);
}

TEST(InlineVector, leaves_a_refused_value_with_its_owner) {
  InlineVector<std::unique_ptr<int>, 1> one;
  EXPECT_TRUE(one.push_back(std::make_unique<int>(1)));
  auto second = std::make_unique<int>(2);
  EXPECT_FALSE(one.push_back(std::move(second)));
  ASSERT_TRUE(second);  // NOLINT(bugprone-use-after-move): a refusal does not move
  EXPECT_EQ(*second, 2);
}

TEST(InlineVector, makes_aggregates_in_place) {
  InlineVector<Pair, 2> pairs;
  Pair* made = pairs.emplace_back(7, "seven");
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->b, "seven");
}

TEST(InlineVector, erases_and_keeps_the_order) {
  InlineVector<std::unique_ptr<int>, 4> four;
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(four.push_back(std::make_unique<int>(i)));
  four.erase_at(1);
  ASSERT_EQ(four.size(), 3U);
  EXPECT_EQ(*four[0], 0);
  EXPECT_EQ(*four[1], 2);
  EXPECT_EQ(*four[2], 3);
  four.erase_at(2);
  four.erase_at(0);
  ASSERT_EQ(four.size(), 1U);
  EXPECT_EQ(*four[0], 2);
}

TEST(InlineVector, destroys_each_element_once) {
  const auto counted = std::make_shared<int>(0);
  {
    InlineVector<std::shared_ptr<int>, 3> three;
    ASSERT_TRUE(three.push_back(counted));
    ASSERT_TRUE(three.push_back(counted));
    EXPECT_EQ(counted.use_count(), 3);
    three.erase_at(0);
    EXPECT_EQ(counted.use_count(), 2);
    three.clear();
    EXPECT_EQ(counted.use_count(), 1);
    ASSERT_TRUE(three.push_back(counted));
  }
  EXPECT_EQ(counted.use_count(), 1);
}

TEST(InlineVector, copies_and_moves) {
  InlineVector<std::string, 3> from;
  ASSERT_TRUE(from.push_back("a long string that does not fit in place"));
  ASSERT_TRUE(from.push_back("b"));
  InlineVector<std::string, 3> copy = from;
  EXPECT_EQ(copy, from);
  const InlineVector<std::string, 3> moved = std::move(from);
  EXPECT_EQ(moved, copy);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): what is left behind is the subject
  InlineVector<std::string, 3> assigned;
  ASSERT_TRUE(assigned.push_back("old"));
  assigned = copy;
  EXPECT_EQ(assigned, moved);
  assigned = std::move(copy);
  EXPECT_EQ(assigned.size(), 2U);
  EXPECT_TRUE(copy.empty());  // NOLINT(bugprone-use-after-move)
  assigned = InlineVector<std::string, 3>();
  EXPECT_TRUE(assigned.empty());
}

TEST(InlineVector, is_a_range) {
  InlineVector<int, 8> numbers;
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(numbers.push_back(i));
  int sum = 0;
  for (const int n : numbers) sum += n;
  EXPECT_EQ(sum, 15);
  EXPECT_EQ(numbers.span().size(), 5U);
  EXPECT_EQ(std::as_const(numbers).span().back(), 5);
}

}  // namespace
}  // namespace trunkline::base
