#include "controlplane/ctl/headroom.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

StatusSnapshot status_of(std::uint32_t calls, std::vector<WorkerSnapshot> workers) {
  StatusSnapshot status;
  status.sessions = calls;
  status.sessions_most = 1000;
  status.workers = std::move(workers);
  return status;
}

WorkerSnapshot worker(double busy, std::uint32_t used, std::uint32_t free) {
  WorkerSnapshot one;
  one.busy = busy;
  one.slots_used = used;
  one.slots_free = free;
  return one;
}

TEST(HeadroomOf, an_idle_appliance_knows_ports_and_limit_only) {
  const auto room = headroom_of(status_of(0, {worker(0, 0, 5000)}));
  EXPECT_FALSE(room.more_by_load);
  EXPECT_EQ(room.more_by_ports, 2500U);
  EXPECT_EQ(room.more, 1000U);
  EXPECT_EQ(room.limited_by, "limits.calls");
}

TEST(HeadroomOf, lays_the_busy_share_on_the_calls_there_are) {
  const auto room = headroom_of(status_of(100, {worker(0.3, 200, 5000)}));
  EXPECT_EQ(room.more_by_load, 200U) << "nine tenths would carry three times as many";
  EXPECT_EQ(room.more, 200U);
  EXPECT_EQ(room.limited_by, "load");
}

TEST(HeadroomOf, adds_up_what_each_worker_has_left) {
  const auto room = headroom_of(status_of(100, {worker(0.9, 180, 11), worker(0.1, 20, 13)}));
  EXPECT_EQ(room.more_by_load, 80U) << "the first is full, the second could take 160 slots";
  EXPECT_EQ(room.more_by_ports, 11U) << "five and six: a call does not span workers";
  EXPECT_EQ(room.limited_by, "media ports");
}

TEST(HeadroomOf, a_worker_without_calls_costs_what_the_others_do) {
  EXPECT_EQ(headroom_of(status_of(50, {worker(0.45, 100, 5000), worker(0, 0, 5000)})).more_by_load, 150U);
}

TEST(HeadroomOf, nothing_is_left_above_nine_tenths_or_at_the_limit) {
  EXPECT_EQ(headroom_of(status_of(10, {worker(0.95, 20, 100)})).more, 0U);
  EXPECT_EQ(headroom_of(status_of(1000, {worker(0.1, 2000, 100)})).more, 0U);
  EXPECT_EQ(headroom_of(status_of(1001, {worker(0.1, 2002, 100)})).more_by_limit, 0U);
}

TEST(HeadroomOf, names_the_busiest_worker_and_how_uneven_the_load_is) {
  auto workers = std::vector{worker(0.1, 10, 10), worker(0.6, 10, 10), worker(0.2, 10, 10)};
  for (std::uint32_t i = 0; i < 3; ++i) workers[i].id = i;
  const auto room = headroom_of(status_of(15, workers));
  EXPECT_EQ(room.busiest, 1U);
  EXPECT_DOUBLE_EQ(room.imbalance, 2);
  EXPECT_DOUBLE_EQ(headroom_of(status_of(0, {worker(0, 0, 1), worker(0, 0, 1)})).imbalance, 1);
}

TEST(HeadroomOf, calls_with_several_streams_take_more_ports) {
  EXPECT_EQ(headroom_of(status_of(10, {worker(0.01, 40, 100)})).more_by_ports, 25U);
}

}  // namespace
}  // namespace trunkline::controlplane
