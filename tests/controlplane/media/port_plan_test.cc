#include "controlplane/media/port_plan.h"

#include <array>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/media/port_capacity.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr PortPlan::AddressSet v4_only = 1;
constexpr PortPlan::AddressSet v6_only = 2;

base::Instant at(base::Duration since_start) { return base::Instant(since_start); }

// Two workers, an IPv4 and an IPv6 address, 8 pairs of each on each worker.
rtp::MediaLayout layout() {
  rtp::MediaLayout layout;
  layout.addresses[0] = base::IpAddress::v4(203, 0, 113, 1);
  layout.addresses[1] = *base::IpAddress::parse("2001:db8::1");
  layout.address_count = 2;
  layout.worker_count = 2;
  layout.first_port = 20000;
  layout.pairs_per_worker = 8;
  return layout;
}

class PortPlanTest : public ::testing::Test {
 protected:
  std::vector<base::MediaHandle> take(std::vector<PortPlan::AddressSet> wanted,
                                      std::optional<base::WorkerId> worker = std::nullopt) {
    std::vector<base::MediaHandle> taken(wanted.size());
    if (!plan.take(wanted, worker, taken)) taken.clear();
    return taken;
  }
  PortPlan plan{layout(), 5s, base::ShardId{0}, 1};
};

TEST_F(PortPlanTest, all_slots_of_a_call_come_from_one_worker) {
  for (int i = 0; i < 4; ++i) {
    const auto taken = take({v4_only, v6_only, v4_only, v6_only});
    ASSERT_EQ(taken.size(), 4U);
    for (const auto slot : taken) EXPECT_EQ(slot.owner, taken[0].owner);
    EXPECT_TRUE(plan.layout().local(taken[0]).address.is_v4());
    EXPECT_FALSE(plan.layout().local(taken[1]).address.is_v4());
  }
  EXPECT_EQ(plan.slots_in_use(), 16U);
}

TEST(PortPlan, takes_slots_of_every_address_there_may_be) {
  auto wide = layout();
  wide.worker_count = 1;
  wide.address_count = rtp::MediaLayout::most_addresses;
  wide.pairs_per_worker = 1;
  for (std::uint8_t i = 0; i < wide.address_count; ++i)
    wide.addresses[i] = base::IpAddress::v4(203, 0, 113, i);
  PortPlan plan(wide, 5s, base::ShardId{0}, 1);
  std::vector<PortPlan::AddressSet> wanted(64, plan.addresses_of_family(true));
  std::vector<base::MediaHandle> taken(64);
  ASSERT_TRUE(plan.take(wanted, std::nullopt, taken));
  EXPECT_EQ(plan.slots_free(), 0U);
  std::set<std::string> addresses;
  for (const auto slot : taken) addresses.insert(wide.local(slot).address.to_string());
  EXPECT_EQ(addresses.size(), 64U);
}

TEST_F(PortPlanTest, the_least_loaded_worker_gets_the_next_call) {
  const auto first = take({v4_only, v4_only});
  const auto second = take({v4_only, v4_only});
  EXPECT_NE(first[0].owner, second[0].owner);
  EXPECT_EQ(plan.slots_in_use(base::WorkerId{0}), 2U);
  EXPECT_EQ(plan.slots_in_use(base::WorkerId{1}), 2U);
  EXPECT_EQ(plan.slots_in_use(base::WorkerId{2}), 0U);
}

TEST_F(PortPlanTest, slots_are_even_ports_of_the_worker_s_own_piece_and_all_different) {
  std::set<base::Endpoint> seen;
  for (int i = 0; i < 16; ++i) {
    const auto taken = take({v4_only});
    ASSERT_EQ(taken.size(), 1U);
    const auto local = plan.layout().local(taken[0]);
    EXPECT_TRUE(seen.insert(local).second);
    EXPECT_EQ(local.port % 2, 0);
    EXPECT_EQ(static_cast<std::uint8_t>(plan.layout().find(0, local.port)->worker), taken[0].owner);
    EXPECT_EQ(plan.layout().find(0, local.port)->index, taken[0].index);
  }
  EXPECT_TRUE(take({v4_only}).empty());
}

TEST_F(PortPlanTest, all_or_none_are_taken) {
  ASSERT_FALSE(
      take({v4_only, v4_only, v4_only, v4_only, v4_only, v4_only, v4_only}, base::WorkerId{0}).empty());
  EXPECT_TRUE(take({v6_only, v4_only, v4_only}, base::WorkerId{0}).empty());
  EXPECT_EQ(plan.slots_in_use(), 7U);
  EXPECT_EQ(plan.slots_resting(), 0U);
  // What was taken and put back is there for the next one.
  EXPECT_EQ(take({v6_only, v6_only, v6_only, v6_only, v6_only, v6_only, v6_only, v6_only}, base::WorkerId{0})
                .size(),
            8U);
}

TEST_F(PortPlanTest, another_worker_is_taken_where_the_least_loaded_has_no_room) {
  ASSERT_EQ(take({v6_only, v6_only, v6_only, v6_only, v6_only, v6_only, v6_only, v6_only}, base::WorkerId{0})
                .size(),
            8U);
  ASSERT_EQ(take({v4_only, v4_only, v4_only, v4_only, v4_only}, base::WorkerId{1}).size(), 5U);
  // Worker 1 has fewer slots in use, but only worker 0 has four of IPv4.
  const auto taken = take({v4_only, v4_only, v4_only, v4_only});
  ASSERT_EQ(taken.size(), 4U);
  EXPECT_EQ(taken[0].owner, 0U);
}

TEST_F(PortPlanTest, a_slot_rests_before_it_is_used_again) {
  const auto taken = take({v4_only});
  plan.give_back(taken[0], at(10s));
  EXPECT_EQ(plan.slots_in_use(), 0U);
  EXPECT_EQ(plan.slots_resting(), 1U);
  EXPECT_FALSE(plan.in_use(taken[0]));
  EXPECT_EQ(plan.next_deadline(), at(15s));
  plan.advance(at(15s) - 1ns);
  EXPECT_EQ(plan.slots_resting(), 1U);
  plan.advance(at(15s));
  EXPECT_EQ(plan.slots_resting(), 0U);
  EXPECT_EQ(plan.slots_free(), plan.slots());
  EXPECT_FALSE(plan.next_deadline());
}

TEST_F(PortPlanTest, a_resting_slot_does_not_count_as_free) {
  std::vector<base::MediaHandle> all;
  for (int i = 0; i < 16; ++i) all.push_back(take({v4_only})[0]);
  for (const auto slot : all) plan.give_back(slot, at(0s));
  EXPECT_TRUE(take({v4_only}).empty());
  plan.advance(at(5s));
  EXPECT_FALSE(take({v4_only}).empty());
}

TEST_F(PortPlanTest, the_slot_freed_last_is_used_last_and_has_a_new_generation) {
  const auto first = take({v4_only}, base::WorkerId{0})[0];
  plan.give_back(first, at(0s));
  plan.advance(at(5s));
  for (int i = 0; i < 7; ++i) EXPECT_NE(take({v4_only}, base::WorkerId{0})[0].index, first.index);
  const auto again = take({v4_only}, base::WorkerId{0})[0];
  EXPECT_EQ(again.index, first.index);
  EXPECT_NE(again.generation, first.generation);
  EXPECT_FALSE(plan.in_use(first));
  EXPECT_TRUE(plan.in_use(again));
}

TEST_F(PortPlanTest, stale_and_foreign_handles_are_ignored) {
  const auto taken = take({v4_only})[0];
  plan.give_back(taken, at(0s));
  plan.give_back(taken, at(0s));
  plan.give_back({}, at(0s));
  plan.give_back({.owner = 9, .index = 0, .generation = 1}, at(0s));
  plan.give_back({.owner = 0, .index = 99, .generation = 1}, at(0s));
  EXPECT_EQ(plan.slots_resting(), 1U);
}

TEST(PortPlanShards, each_shard_has_pairs_of_its_own) {
  std::set<base::Endpoint> seen;
  std::uint32_t slots = 0;
  for (std::uint8_t shard = 0; shard < 3; ++shard) {
    PortPlan plan(layout(), 5s, base::ShardId{shard}, 3);
    slots += plan.slots();
    std::array<base::MediaHandle, 1> taken;
    while (plan.take(std::array<PortPlan::AddressSet, 1>{3}, std::nullopt, taken)) {
      EXPECT_TRUE(seen.insert(plan.layout().local(taken[0])).second);
      EXPECT_TRUE(plan.place_of(taken[0]));
    }
  }
  EXPECT_EQ(slots, 32U);
  EXPECT_EQ(seen.size(), 32U);
}

TEST(PortPlanShards, without_addresses_or_pairs_there_is_nothing_to_take) {
  PortPlan plan(rtp::MediaLayout{}, 5s, base::ShardId{0}, 1);
  std::array<base::MediaHandle, 1> taken;
  EXPECT_FALSE(plan.take(std::array<PortPlan::AddressSet, 1>{1}, std::nullopt, taken));
  EXPECT_FALSE(plan.place_of({.owner = 0, .index = 0, .generation = 1}));
}

TEST(PortCapacity, calls_follow_from_ports_workers_and_quarantine) {
  const auto capacity = port_capacity(layout(), 2, 5s, 1);
  EXPECT_EQ(capacity.slots, 32U);
  EXPECT_EQ(capacity.calls, 16U);
  EXPECT_EQ(capacity.calls_with_quarantine, 11U);
  EXPECT_EQ(port_capacity(layout(), 3, 5s, 0).calls, 10U);  // five on each worker
  EXPECT_EQ(port_capacity(layout(), 2, 5s, 1000).calls_with_quarantine, 0U);
  EXPECT_EQ(port_capacity(layout(), 0, 5s, 1).calls, 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
