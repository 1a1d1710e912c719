#include "controlplane/routing/trunk_order.h"

#include <map>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {
namespace {

std::vector<Trunk> trunks_with(std::initializer_list<std::size_t> hosts) {
  std::vector<Trunk> trunks;
  for (const auto count : hosts) trunks.emplace_back().hosts.resize(count);
  return trunks;
}

GroupMember member(std::uint16_t trunk, std::uint16_t priority, std::uint16_t weight) {
  return {TrunkId{trunk}, priority, weight};
}

std::string text_of(const DestinationOrder& order) {
  std::string text;
  for (const auto& one : order) {
    text += std::to_string(static_cast<int>(one.trunk)) + '.' + std::to_string(one.host) + ' ';
  }
  return text;
}

TEST(TrunkOrder, priorities_go_first_and_the_hosts_of_a_trunk_follow_each_other) {
  fakes::SeededRandom random(1);
  const auto trunks = trunks_with({2, 1, 1});
  const TrunkGroup group{"g", {member(2, 3, 1), member(0, 1, 1), member(1, 2, 1)}};
  EXPECT_EQ(text_of(order_of(group, trunks, random)), "0.0 0.1 1.0 2.0 ");
}

TEST(TrunkOrder, weights_share_the_calls_of_one_priority) {
  fakes::SeededRandom random(2);
  const auto trunks = trunks_with({1, 1, 1});
  const TrunkGroup group{"g", {member(0, 1, 70), member(1, 1, 30), member(2, 1, 0)}};
  std::map<int, int> firsts;
  for (int i = 0; i < 10000; ++i) {
    const auto order = order_of(group, trunks, random);
    ASSERT_EQ(order.size(), 3U);
    ++firsts[static_cast<int>(order[0].trunk)];
    EXPECT_EQ(order[2].trunk, TrunkId{2}) << "weight 0 comes last";
  }
  EXPECT_NEAR(firsts[0], 7000, 200);
  EXPECT_NEAR(firsts[1], 3000, 200);
}

TEST(TrunkOrder, all_of_weight_0_share_alike) {
  fakes::SeededRandom random(3);
  const auto trunks = trunks_with({1, 1});
  const TrunkGroup group{"g", {member(0, 1, 0), member(1, 1, 0)}};
  int first = 0;
  for (int i = 0; i < 1000; ++i) first += order_of(group, trunks, random)[0].trunk == TrunkId{0};
  EXPECT_NEAR(first, 500, 100);
}

TEST(TrunkOrder, a_call_tries_no_more_than_sixteen_hosts) {
  fakes::SeededRandom random(4);
  const auto trunks = trunks_with({8, 8, 8});
  const TrunkGroup group{"g", {member(0, 1, 1), member(1, 1, 1), member(2, 1, 1)}};
  EXPECT_EQ(order_of(group, trunks, random).size(), 16U);
}

}  // namespace
}  // namespace trunkline::controlplane
