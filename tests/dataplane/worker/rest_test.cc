#include "dataplane/worker/rest.h"

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

using gate::IdlePolicy;
using namespace std::chrono_literals;

constexpr RestStep pausing{Rest::pause, base::Duration(0)};
constexpr RestStep yielding{Rest::yield, base::Duration(0)};

TEST(RestPlan, never_rests_after_work) {
  RestPlan plan(IdlePolicy::adaptive, true);
  EXPECT_EQ(plan.after(false), RestStep{});
}

TEST(RestPlan, a_polling_worker_never_sleeps) {
  RestPlan plan(IdlePolicy::poll, false);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(plan.after(true), pausing);
}

TEST(RestPlan, whoever_shares_a_core_yields_after_an_empty_round) {
  RestPlan polling(IdlePolicy::poll, true);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(polling.after(true), yielding);
  RestPlan adaptive(IdlePolicy::adaptive, true);
  EXPECT_EQ(adaptive.after(true), yielding);
}

TEST(RestPlan, an_adaptive_worker_polls_on_for_a_while_and_then_sleeps_ever_longer) {
  RestPlan plan(IdlePolicy::adaptive, false);
  for (std::uint32_t i = 0; i < RestPlan::rounds_before_sleep; ++i) ASSERT_EQ(plan.after(true), pausing);
  EXPECT_EQ(plan.after(true), (RestStep{Rest::sleep, 20us}));
  EXPECT_EQ(plan.after(true), (RestStep{Rest::sleep, 40us}));
  for (int i = 0; i < 10; ++i) static_cast<void>(plan.after(true));
  EXPECT_EQ(plan.after(true), (RestStep{Rest::sleep, RestPlan::longest_sleep}));
}

TEST(RestPlan, work_ends_the_rest_at_once) {
  RestPlan plan(IdlePolicy::adaptive, false);
  for (int i = 0; i < 100; ++i) static_cast<void>(plan.after(true));
  EXPECT_EQ(plan.after(false), RestStep{});
  EXPECT_EQ(plan.after(true), pausing);
  for (std::uint32_t i = 1; i < RestPlan::rounds_before_sleep; ++i) static_cast<void>(plan.after(true));
  EXPECT_EQ(plan.after(true), (RestStep{Rest::sleep, RestPlan::shortest_sleep}));
}

}  // namespace
}  // namespace trunkline::dataplane
