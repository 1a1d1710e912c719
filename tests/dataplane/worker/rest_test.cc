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
  EXPECT_EQ(plan.after(Round::worked), RestStep{});
}

TEST(RestPlan, whoever_shares_a_core_yields_to_a_shard_that_is_behind) {
  RestPlan sharing(IdlePolicy::poll, true);
  EXPECT_EQ(sharing.after(Round::crowded), yielding);
  EXPECT_EQ(sharing.after(Round::worked), RestStep{});
  RestPlan alone(IdlePolicy::poll, false);
  EXPECT_EQ(alone.after(Round::crowded), RestStep{});
}

TEST(RestPlan, a_polling_worker_never_sleeps) {
  RestPlan plan(IdlePolicy::poll, false);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(plan.after(Round::empty), pausing);
}

TEST(RestPlan, whoever_shares_a_core_yields_after_an_empty_round) {
  RestPlan polling(IdlePolicy::poll, true);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(polling.after(Round::empty), yielding);
  RestPlan adaptive(IdlePolicy::adaptive, true);
  EXPECT_EQ(adaptive.after(Round::empty), yielding);
}

TEST(RestPlan, an_adaptive_worker_polls_on_for_a_while_and_then_sleeps_ever_longer) {
  RestPlan plan(IdlePolicy::adaptive, false);
  for (std::uint32_t i = 0; i < RestPlan::rounds_before_sleep; ++i)
    ASSERT_EQ(plan.after(Round::empty), pausing);
  EXPECT_EQ(plan.after(Round::empty), (RestStep{Rest::sleep, 20us}));
  EXPECT_EQ(plan.after(Round::empty), (RestStep{Rest::sleep, 40us}));
  for (int i = 0; i < 10; ++i) static_cast<void>(plan.after(Round::empty));
  EXPECT_EQ(plan.after(Round::empty), (RestStep{Rest::sleep, RestPlan::longest_sleep}));
}

TEST(RestPlan, work_ends_the_rest_at_once) {
  RestPlan plan(IdlePolicy::adaptive, false);
  for (int i = 0; i < 100; ++i) static_cast<void>(plan.after(Round::empty));
  EXPECT_EQ(plan.after(Round::worked), RestStep{});
  EXPECT_EQ(plan.after(Round::empty), pausing);
  for (std::uint32_t i = 1; i < RestPlan::rounds_before_sleep; ++i)
    static_cast<void>(plan.after(Round::empty));
  EXPECT_EQ(plan.after(Round::empty), (RestStep{Rest::sleep, RestPlan::shortest_sleep}));
}

}  // namespace
}  // namespace trunkline::dataplane
