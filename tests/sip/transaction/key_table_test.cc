// The table which finds server transactions, against a plain map.
#include "sip/transaction/key_table.h"

#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::sip {
namespace {

base::TransactionHandle handle(std::uint32_t n) {
  base::TransactionHandle h;
  h.index = n & 0xff'ffff;
  h.generation = 1;
  return h;
}
constexpr auto any = [](base::TransactionHandle) { return true; };

TEST(key_table, finds_what_was_put_in_and_only_that) {
  KeyTable table(4);
  EXPECT_FALSE(table.find(1, any));
  EXPECT_TRUE(table.insert(1, handle(10)));
  EXPECT_EQ(table.find(1, any), handle(10));
  EXPECT_FALSE(table.find(2, any));
  EXPECT_FALSE(table.find(1, [](auto h) { return h != handle(10); }));
}

TEST(key_table, holds_several_with_one_digest) {
  KeyTable table(4);
  ASSERT_TRUE(table.insert(1, handle(10)));
  ASSERT_TRUE(table.insert(1, handle(11)));
  EXPECT_EQ(table.find(1, [](auto h) { return h == handle(11); }), handle(11));
  EXPECT_TRUE(table.erase(1, handle(10)));
  EXPECT_FALSE(table.erase(1, handle(10)));
  EXPECT_EQ(table.find(1, any), handle(11));
}

TEST(key_table, refuses_more_than_its_capacity) {
  KeyTable table(2);
  EXPECT_TRUE(table.insert(1, handle(1)));
  EXPECT_TRUE(table.insert(2, handle(2)));
  EXPECT_FALSE(table.insert(3, handle(3)));
  EXPECT_TRUE(table.erase(1, handle(1)));
  EXPECT_TRUE(table.insert(3, handle(3)));
  EXPECT_EQ(table.size(), 2u);
}

TEST(key_table, agrees_with_a_map_through_collisions_and_removals) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    fakes::SeededRandom random(seed);
    constexpr std::uint32_t capacity = 50;
    KeyTable table(capacity);
    std::map<std::uint32_t, std::uint64_t> model;
    for (int step = 0; step < 2000; ++step) {
      const auto n = static_cast<std::uint32_t>(random.below(80));
      if (model.contains(n)) {
        EXPECT_TRUE(table.erase(model[n], handle(n)));
        model.erase(n);
      } else if (model.size() < capacity) {
        // Few low bits: long runs, which wrap around the end of the table.
        const std::uint64_t digest = random.below(8) | (random.below(2) != 0 ? 120U : 0U);
        ASSERT_TRUE(table.insert(digest, handle(n)));
        model[n] = digest;
      }
      ASSERT_EQ(table.size(), model.size());
      if (step % 50 != 0) continue;
      for (const auto& [number, digest] : model) {
        ASSERT_EQ(table.find(digest, [&](auto h) { return h == handle(number); }), handle(number));
      }
    }
  }
}

}  // namespace
}  // namespace trunkline::sip
