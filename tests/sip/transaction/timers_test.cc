// Table 4 of RFC 3261, by name, and which timers each state runs.
#include "sip/transaction/timers.h"

#include <gtest/gtest.h>

#include "sip/transaction/timers_of_state.h"

namespace trunkline::sip {
namespace {

using namespace std::chrono_literals;

constexpr TimerSettings defaults;
constexpr bool udp = false;
constexpr bool tcp = true;

TEST(timers, have_the_values_of_table_4_over_udp) {
  EXPECT_EQ(first_interval(Timer::a, defaults, udp), 500ms);
  EXPECT_EQ(first_interval(Timer::b, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::d, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::e, defaults, udp), 500ms);
  EXPECT_EQ(first_interval(Timer::f, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::g, defaults, udp), 500ms);
  EXPECT_EQ(first_interval(Timer::h, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::i, defaults, udp), 5s);
  EXPECT_EQ(first_interval(Timer::j, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::k, defaults, udp), 5s);
  EXPECT_EQ(first_interval(Timer::l, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::m, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::trying, defaults, udp), 200ms);
  EXPECT_EQ(first_interval(Timer::late, defaults, udp), 3500ms);
  EXPECT_EQ(first_interval(Timer::rest_of_f, defaults, udp), 28500ms);
  EXPECT_EQ(first_interval(Timer::cancel_limit, defaults, udp), 32s);
  EXPECT_EQ(first_interval(Timer::user_limit, defaults, udp), 30min);
}

TEST(timers, which_only_absorb_repetitions_are_zero_over_tcp) {
  for (const auto timer : {Timer::d, Timer::i, Timer::j, Timer::k}) {
    EXPECT_EQ(first_interval(timer, defaults, tcp), 0s) << int(timer);
  }
  for (const auto timer : {Timer::b, Timer::f, Timer::h, Timer::l, Timer::m}) {
    EXPECT_EQ(first_interval(timer, defaults, tcp), 32s) << int(timer);
  }
}

TEST(timers, follow_t1_t2_and_t4) {
  constexpr TimerSettings slow{.t1 = 1s, .t2 = 8s, .t4 = 10s};
  EXPECT_EQ(first_interval(Timer::a, slow, udp), 1s);
  EXPECT_EQ(first_interval(Timer::b, slow, udp), 64s);
  EXPECT_EQ(first_interval(Timer::d, slow, udp), 64s);
  EXPECT_EQ(first_interval(Timer::i, slow, udp), 10s);
  constexpr TimerSettings fast{.t1 = 100ms};
  EXPECT_EQ(first_interval(Timer::d, fast, udp), 32s) << "D has a floor of its own";
  const TimerSettings steep{.t1 = 50ms, .t2 = 60s};
  EXPECT_EQ(first_interval(Timer::late, steep, udp), 3200ms) << "E never grows so long";
  EXPECT_EQ(first_interval(Timer::rest_of_f, steep, udp), 0s);
}

TEST(timers, a_doubles_without_a_bound) {
  auto interval = first_interval(Timer::a, defaults, udp);
  for (const auto expected : {1s, 2s, 4s, 8s, 16s}) {
    interval = next_interval(Timer::a, interval, defaults);
    EXPECT_EQ(interval, expected);
  }
}

TEST(timers, e_and_g_double_up_to_t2) {
  for (const auto timer : {Timer::e, Timer::g}) {
    auto interval = first_interval(timer, defaults, udp);
    for (const auto expected : {1s, 2s, 4s, 4s, 4s}) {
      interval = next_interval(timer, interval, defaults);
      EXPECT_EQ(interval, expected);
    }
  }
}

TEST(timers, that_repeat_messages_do_not_run_over_tcp) {
  EXPECT_EQ(timers_of(InviteClientState::calling, udp).repeat, Timer::a);
  EXPECT_EQ(timers_of(InviteClientState::calling, tcp).repeat, std::nullopt);
  EXPECT_EQ(timers_of(NonInviteClientState::trying, udp).repeat, Timer::e);
  EXPECT_EQ(timers_of(NonInviteClientState::trying, tcp).repeat, std::nullopt);
  EXPECT_EQ(timers_of(InviteServerState::completed, udp).repeat, Timer::g);
  EXPECT_EQ(timers_of(InviteServerState::completed, tcp).repeat, std::nullopt);
}

TEST(timers, end_every_state_but_the_last) {
  for (const bool reliable : {udp, tcp}) {
    for (int s = 0; s < 4; ++s) {
      EXPECT_TRUE(timers_of(InviteClientState(s), reliable).end) << s;
      EXPECT_TRUE(timers_of(InviteServerState(s), reliable).end) << s;
    }
    for (int s = 0; s < 3; ++s) {
      const auto client = timers_of(NonInviteClientState(s), reliable);
      const auto server = timers_of(NonInviteServerState(s), reliable);
      EXPECT_TRUE(client.end || client.keep) << s;
      EXPECT_TRUE(server.end || server.keep) << s;
    }
    EXPECT_FALSE(timers_of(InviteClientState::terminated, reliable).end);
    EXPECT_FALSE(timers_of(NonInviteClientState::terminated, reliable).end);
    EXPECT_FALSE(timers_of(InviteServerState::terminated, reliable).end);
    EXPECT_FALSE(timers_of(NonInviteServerState::terminated, reliable).end);
  }
}

}  // namespace
}  // namespace trunkline::sip
