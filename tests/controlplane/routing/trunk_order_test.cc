#include "controlplane/routing/trunk_order.h"

#include <map>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {
namespace {

constexpr base::Instant start{};

std::vector<Trunk> trunks_with(std::initializer_list<std::size_t> hosts) {
  std::vector<Trunk> trunks;
  for (const auto count : hosts) {
    auto& made = trunks.emplace_back().hosts;
    for (std::size_t i = 0; i < count; ++i) made.push_back({"", *base::Endpoint::parse("192.0.2.1:5060")});
  }
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
  TrunkBoard board(trunks, start);
  const TrunkGroup group{"g", {member(2, 3, 1), member(0, 1, 1), member(1, 2, 1)}};
  EXPECT_EQ(text_of(order_of(group, board, start, random)), "0.0 0.1 1.0 2.0 ");
}

TEST(TrunkOrder, weights_share_the_calls_of_one_priority) {
  fakes::SeededRandom random(2);
  const auto trunks = trunks_with({1, 1, 1});
  TrunkBoard board(trunks, start);
  const TrunkGroup group{"g", {member(0, 1, 70), member(1, 1, 30), member(2, 1, 0)}};
  std::map<int, int> firsts;
  for (int i = 0; i < 10000; ++i) {
    const auto order = order_of(group, board, start, random);
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
  TrunkBoard board(trunks, start);
  const TrunkGroup group{"g", {member(0, 1, 0), member(1, 1, 0)}};
  int first = 0;
  for (int i = 0; i < 1000; ++i) first += order_of(group, board, start, random)[0].trunk == TrunkId{0};
  EXPECT_NEAR(first, 500, 100);
}

TEST(TrunkOrder, a_call_tries_no_more_than_sixteen_hosts) {
  fakes::SeededRandom random(4);
  const auto trunks = trunks_with({8, 8, 8});
  TrunkBoard board(trunks, start);
  const TrunkGroup group{"g", {member(0, 1, 1), member(1, 1, 1), member(2, 1, 1)}};
  EXPECT_EQ(order_of(group, board, start, random).size(), 16U);
}

// Or twenty that rest would hide the one that does not.
TEST(TrunkOrder, those_that_cannot_be_used_give_way_where_there_are_too_many) {
  fakes::SeededRandom random(5);
  const auto trunks = trunks_with({8, 8, 4, 1});
  TrunkBoard board(trunks, start);
  const TrunkGroup group{"g", {member(0, 1, 1), member(1, 1, 1), member(2, 2, 1), member(3, 3, 1)}};
  for (std::uint16_t trunk = 0; trunk < 3; ++trunk) {
    for (std::uint8_t host = 0; host < 8 && host < trunks[trunk].hosts.size(); ++host)
      board.resolve({TrunkId{trunk}, host}, {});
  }
  const auto order = order_of(group, board, start, random);
  ASSERT_EQ(order.size(), 16U) << "what has room stays: a call for help may try it";
  EXPECT_EQ(order[15].trunk, TrunkId{3});
  EXPECT_EQ(order[0].trunk == TrunkId{0} || order[0].trunk == TrunkId{1}, true) << "in their own places";
  std::size_t usable = 0;
  for (const auto one : order) usable += board.usability(one, start) == Usability::usable ? 1U : 0U;
  EXPECT_EQ(usable, 1U);
}

TEST(TrunkOrder, those_that_can_be_used_share_as_if_the_others_were_not_there) {
  fakes::SeededRandom random(6);
  auto hosts = trunks_with({1, 1, 8, 8});
  TrunkBoard board(hosts, start);
  for (std::uint16_t trunk = 2; trunk < 4; ++trunk) {
    for (std::uint8_t host = 0; host < 8; ++host) board.resolve({TrunkId{trunk}, host}, {});
  }
  const TrunkGroup group{"g", {member(0, 1, 30), member(1, 1, 10), member(2, 1, 500), member(3, 1, 500)}};
  int first = 0;
  for (int i = 0; i < 10000; ++i) {
    for (const auto one : order_of(group, board, start, random)) {
      if (one.trunk != TrunkId{0} && one.trunk != TrunkId{1}) continue;
      first += one.trunk == TrunkId{0} ? 1 : 0;
      break;
    }
  }
  EXPECT_NEAR(first, 7500, 200);
}

}  // namespace
}  // namespace trunkline::controlplane
