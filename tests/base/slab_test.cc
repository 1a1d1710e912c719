#include "base/slab.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/handle.h"

namespace trunkline::base {
namespace {

using Owned = std::unique_ptr<int>;
using OwnedHandle = Handle<struct OwnedTag>;
using OwnedSlab = Slab<Owned, OwnedHandle>;

TEST(Slab, finds_what_was_put_in_until_it_is_erased) {
  OwnedSlab slab(3, 2);
  const auto a = slab.emplace(std::make_unique<int>(1));
  ASSERT_TRUE(a);
  EXPECT_EQ(a->owner, 3U);
  EXPECT_EQ(a->generation, 1U);
  ASSERT_NE(slab.find(*a), nullptr);
  EXPECT_EQ(**slab.find(*a), 1);
  EXPECT_EQ(slab.size(), 1U);
  EXPECT_TRUE(slab.erase(*a));
  EXPECT_EQ(slab.find(*a), nullptr);
  EXPECT_FALSE(slab.erase(*a));
  EXPECT_EQ(slab.size(), 0U);
}

TEST(Slab, is_walked_in_slices) {
  OwnedSlab slab(0, 10);
  std::vector<OwnedHandle> handles;
  for (int i = 0; i < 8; ++i) handles.push_back(*slab.emplace(std::make_unique<int>(i)));
  slab.erase(handles[2]);

  std::vector<int> seen;
  const auto see = [&](OwnedHandle, Owned& value) {
    seen.push_back(*value);
    return seen.size() < 4;
  };
  std::uint32_t at = slab.walk(0, 3, see);
  EXPECT_EQ(at, 3U);
  EXPECT_EQ(seen, (std::vector<int>{0, 1}));
  at = slab.walk(at, 10, see);
  EXPECT_EQ(at, 5U) << "stopped behind the fourth";
  at = slab.walk(at, 100, [&](OwnedHandle, Owned& value) { return seen.push_back(*value), true; });
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 3, 4, 5, 6, 7}));
  EXPECT_EQ(at, slab.capacity());
  EXPECT_EQ(slab.walk(4000, 100, see), slab.capacity());
}

TEST(Slab, says_when_it_is_full) {
  OwnedSlab slab(0, 2);
  const auto a = slab.emplace();
  const auto b = slab.emplace();
  ASSERT_TRUE(a && b);
  EXPECT_FALSE(slab.emplace());
  EXPECT_TRUE(slab.erase(*b));
  EXPECT_TRUE(slab.emplace());
  EXPECT_EQ(slab.size(), slab.capacity());
  EXPECT_FALSE(OwnedSlab(0, 0).emplace());
}

TEST(Slab, refuses_stale_foreign_and_invented_handles) {
  OwnedSlab slab(1, 1);
  const auto first = slab.emplace();
  ASSERT_TRUE(first);
  EXPECT_TRUE(slab.erase(*first));
  const auto second = slab.emplace();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->index, first->index);
  EXPECT_EQ(second->generation, 2U);
  EXPECT_EQ(slab.find(*first), nullptr);
  OwnedHandle foreign = *second;
  foreign.owner = 2;
  EXPECT_EQ(slab.find(foreign), nullptr);
  OwnedHandle beyond = *second;
  beyond.index = 1;
  EXPECT_EQ(slab.find(beyond), nullptr);
  EXPECT_EQ(slab.find(OwnedHandle()), nullptr);
  OwnedHandle early = *second;
  ASSERT_TRUE(slab.erase(*second));
  early.generation = 3;  // what the next tenant will have
  EXPECT_EQ(slab.find(early), nullptr);
  EXPECT_FALSE(slab.erase(early));
}

TEST(Slab, reuses_the_slot_freed_last_before_all_others) {
  OwnedSlab slab(0, 4);
  const auto a = slab.emplace();
  const auto b = slab.emplace();
  ASSERT_TRUE(a && b && slab.erase(*b) && slab.erase(*a));
  std::vector<std::uint32_t> order;
  for (int i = 0; i < 4; ++i) order.push_back(slab.emplace()->index);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{0, 1, 2, 3}));
}

TEST(Slab, walks_over_values_and_lets_them_be_erased) {
  OwnedSlab slab(0, 8);
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(slab.emplace(std::make_unique<int>(i)));
  slab.for_each([&](OwnedHandle handle, Owned& value) {
    if (*value % 2 == 0) {
      EXPECT_TRUE(slab.erase(handle));
    }
  });
  int sum = 0;
  slab.for_each([&](OwnedHandle handle, Owned& value) {
    EXPECT_EQ(slab.find(handle), &value);
    sum += *value;
  });
  EXPECT_EQ(sum, 1 + 3 + 5 + 7);
}

TEST(Slab, makes_aggregates_in_place) {
  struct Entry {
    int number;
    std::string text;
  };
  Slab<Entry, OwnedHandle> slab(0, 1);
  const auto handle = slab.emplace(5, "five");
  ASSERT_TRUE(handle);
  EXPECT_EQ(slab.find(*handle)->text, "five");
}

TEST(Slab, destroys_what_is_left_when_it_ends) {
  const auto counted = std::make_shared<int>(0);
  {
    Slab<std::shared_ptr<int>, OwnedHandle> slab(0, 4);
    ASSERT_TRUE(slab.emplace(counted) && slab.emplace(counted));
    EXPECT_EQ(counted.use_count(), 3);
  }
  EXPECT_EQ(counted.use_count(), 1);
}

struct Guard {
  Slab<Guard, OwnedHandle>* home;
  OwnedHandle own;
  bool* found_itself;
  ~Guard() {
    if (own) *found_itself = home->find(own) != nullptr || home->erase(own);
  }
};

TEST(Slab, has_forgotten_a_value_before_its_destructor_runs) {
  bool found_itself = true;
  Slab<Guard, OwnedHandle> slab(0, 1);
  const auto handle = slab.emplace(&slab, OwnedHandle{}, &found_itself);
  ASSERT_TRUE(handle);
  slab.find(*handle)->own = *handle;
  EXPECT_TRUE(slab.erase(*handle));
  EXPECT_FALSE(found_itself);
}

TEST(SlabDeathTest, holds_no_more_than_a_handle_can_name) {
  EXPECT_DEATH((Slab<char, OwnedHandle>(0, (1U << 24) + 1)), "capacity");
}

}  // namespace
}  // namespace trunkline::base
