#include "base/random.h"

#include <array>
#include <deque>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::base {
namespace {

class Scripted final : public Random {
 public:
  explicit Scripted(std::deque<std::uint64_t> values) : values_(std::move(values)) {}
  std::uint64_t next() override {
    const std::uint64_t value = values_.front();
    values_.pop_front();
    return value;
  }
  [[nodiscard]] std::size_t left() const { return values_.size(); }

 private:
  std::deque<std::uint64_t> values_;
};

TEST(Random, fills_spans_of_any_length) {
  Scripted random({0x0807060504030201, 0xffffffffff0b0a09});
  std::array<std::uint8_t, 12> octets{};
  octets[11] = 77;
  random.fill(std::span(octets).first(11));
  EXPECT_EQ(octets, (std::array<std::uint8_t, 12>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 77}));
  random.fill({});
  EXPECT_EQ(random.left(), 0U);
}

TEST(Random, draws_again_where_a_remainder_would_be_biased) {
  // 2^64 mod 10 is 6: the values 0 to 5 belong to an incomplete round of ten.
  Scripted random({5, 0, 6, 17});
  EXPECT_EQ(random.below(10), 6U);
  EXPECT_EQ(random.below(10), 7U);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.left(), 0U);
}

TEST(SeededRandom, repeats_its_stream_for_a_seed) {
  fakes::SeededRandom a(1);
  fakes::SeededRandom b(1);
  fakes::SeededRandom c(2);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t value = a.next();
    EXPECT_EQ(value, b.next());
    differs = differs || value != c.next();
  }
  EXPECT_TRUE(differs);
}

TEST(SeededRandom, starts_as_published) {
  // First outputs of splitmix64 for seed 1234567, as published with the generator.
  fakes::SeededRandom random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
}

TEST(SeededRandom, gives_chances_near_their_percentage) {
  fakes::SeededRandom random(7);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) hits += random.chance(30) ? 1 : 0;
  EXPECT_NEAR(hits, 3000, 200);
  EXPECT_FALSE(random.chance(0));
  EXPECT_TRUE(random.chance(100));
}

}  // namespace
}  // namespace trunkline::base
