#include "base/large_array.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

class Counted {
 public:
  Counted() noexcept { ++alive; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --alive; }

  [[nodiscard]] int number() const noexcept { return number_; }

  static inline int alive = 0;

 private:
  int number_ = 7;
};

TEST(LargeArray, IsZeroAndBeginsAtALineOfTheCache) {
  for (const std::size_t count : {0, 1, 100, 3 << 20}) {
    const auto made = make_large_array<char>(count);
    ASSERT_NE(made, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(made.get()) % least_alignment, 0U);
    EXPECT_TRUE(std::all_of(made.get(), made.get() + count, [](char each) { return each == 0; }));
  }
}

TEST(LargeArray, MakesAndEndsWhatItHolds) {
  {
    auto held = make_large_array<Counted>(10);
    EXPECT_EQ(Counted::alive, 10);
    EXPECT_EQ(held[9].number(), 7);
    const auto moved = std::move(held);
    EXPECT_EQ(Counted::alive, 10);
  }
  EXPECT_EQ(Counted::alive, 0);
}

}  // namespace
}  // namespace trunkline::base
