// The 2xx that is repeated until its ACK: RFC 3261 section 13.3.1.4.
#include "sip/dialog/success_retransmission.h"

#include <vector>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

using namespace std::chrono_literals;

TEST(success_retransmission, doubles_from_t1_to_t2_and_gives_up_after_64_t1) {
  const TimerSettings timers;
  const base::Instant sent{10s};
  SuccessRetransmission success(sent, timers);
  std::vector<base::Duration> repeats;
  while (success.step(success.deadline(), timers) == SuccessStep::repeat) {
    // step() has moved the deadline: what it was is not kept, so it is summed up here.
    repeats.push_back(success.deadline() - sent);
    ASSERT_LT(repeats.size(), 100u);
  }
  EXPECT_EQ(repeats, (std::vector<base::Duration>{1500ms, 3500ms, 7500ms, 11500ms, 15500ms, 19500ms, 23500ms,
                                                  27500ms, 31500ms, 32s}));
  EXPECT_EQ(success.deadline(), sent + 32s);
}

TEST(success_retransmission, follows_the_configured_timers) {
  const TimerSettings timers{.t1 = 100ms, .t2 = 150ms};
  SuccessRetransmission success(base::Instant{0s}, timers);
  EXPECT_EQ(success.deadline(), base::Instant{100ms});
  EXPECT_EQ(success.step(base::Instant{100ms}, timers), SuccessStep::repeat);
  EXPECT_EQ(success.deadline(), base::Instant{250ms});
  EXPECT_EQ(success.step(base::Instant{6400ms}, timers), SuccessStep::give_up);
}

}  // namespace
}  // namespace trunkline::sip
