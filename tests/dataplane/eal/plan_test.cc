#include "dataplane/eal/plan.h"

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

const CpuTopology two_cores{{0, 0}};
const CpuTopology two_sockets{{0, 1, 0, 1, CpuTopology::absent, 1}};

gate::PlaneConfig config_with(std::uint16_t control, std::vector<std::uint16_t> workers) {
  gate::PlaneConfig config;
  config.control_cpu = control;
  for (const auto cpu : workers) config.workers.push_back({cpu, gate::IdlePolicy::poll});
  return config;
}

TEST(Plan, gives_the_control_plane_lcore_0_and_each_worker_one_of_its_own) {
  const auto plan = make_plan(config_with(0, {1}), two_cores);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->control.lcore, 0);
  EXPECT_EQ(plan->control.cpu, 0);
  ASSERT_EQ(plan->workers.size(), 1U);
  EXPECT_EQ(plan->workers[0].lcore, 1);
  EXPECT_EQ(plan->workers[0].cpu, 1);
  EXPECT_FALSE(plan->workers[0].shares_cpu);
  EXPECT_FALSE(plan->control.shares_cpu);
}

TEST(Plan, knows_who_shares_a_core) {
  const auto plan = make_plan(config_with(0, {0, 1, 1}), two_cores);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->control.shares_cpu);
  EXPECT_TRUE(plan->workers[0].shares_cpu);
  EXPECT_TRUE(plan->workers[1].shares_cpu);
  EXPECT_TRUE(plan->workers[2].shares_cpu);
}

TEST(Plan, puts_each_worker_on_the_socket_of_its_core) {
  const auto plan = make_plan(config_with(0, {3, 2, 5}), two_sockets);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->workers[0].socket, 1);
  EXPECT_EQ(plan->workers[1].socket, 0);
  EXPECT_EQ(plan->worker_sockets(), (std::vector<std::uint16_t>{0, 1}));
}

TEST(Plan, refuses_cores_that_are_not_there) {
  EXPECT_EQ(make_plan(config_with(7, {0}), two_sockets).error(), PlanError::no_such_control_cpu);
  EXPECT_EQ(make_plan(config_with(0, {4}), two_sockets).error(), PlanError::no_such_worker_cpu);
  EXPECT_EQ(make_plan(config_with(0, {6}), two_sockets).error(), PlanError::no_such_worker_cpu);
}

TEST(Plan, refuses_none_and_too_many_workers) {
  EXPECT_EQ(make_plan(config_with(0, {}), two_cores).error(), PlanError::no_worker);
  EXPECT_EQ(make_plan(config_with(0, std::vector<std::uint16_t>(65, 0)), two_cores).error(),
            PlanError::too_many_workers);
}

}  // namespace
}  // namespace trunkline::dataplane
