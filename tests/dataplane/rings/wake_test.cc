#include "dataplane/rings/wake.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>

#include "dataplane/rings/spsc_ring.h"

namespace trunkline::dataplane {
namespace {

bool is_readable(const Wake& wake, int timeout_ms = 0) {
  pollfd wait{wake.descriptor(), POLLIN, 0};
  return poll(&wait, 1, timeout_ms) == 1;
}

TEST(Wake, a_sleeper_is_woken_once) {
  Wake wake;
  wake.doze();
  EXPECT_TRUE(wake.notify());
  EXPECT_FALSE(wake.notify());  // it is on its way up
  EXPECT_TRUE(is_readable(wake));
  wake.rise();
  EXPECT_FALSE(is_readable(wake));
}

TEST(Wake, who_is_up_is_left_alone) {
  Wake wake;
  EXPECT_FALSE(wake.notify());
  EXPECT_FALSE(is_readable(wake));
  wake.doze();
  wake.rise();
  EXPECT_FALSE(wake.notify());
  EXPECT_FALSE(is_readable(wake));
}

TEST(Wake, it_works_again_and_again) {
  Wake wake;
  for (int i = 0; i < 3; ++i) {
    wake.doze();
    EXPECT_TRUE(wake.notify());
    EXPECT_TRUE(is_readable(wake));
    wake.rise();
  }
}

// The waker is held up between taking the call upon itself and making it; the sleeper rises meanwhile.
TEST(Wake, a_late_call_ends_one_wait_early_and_not_every_one) {
  Wake wake;
  wake.doze();
  ASSERT_TRUE(wake.claim());
  wake.rise();
  EXPECT_FALSE(is_readable(wake));
  wake.doze();
  wake.call();  // now it comes
  EXPECT_TRUE(is_readable(wake));
  wake.rise();
  for (int i = 0; i < 3; ++i) {
    wake.doze();
    EXPECT_FALSE(is_readable(wake));
    wake.rise();
  }
}

TEST(Wake, a_late_call_does_not_hide_the_next_one) {
  Wake wake;
  wake.doze();
  ASSERT_TRUE(wake.claim());
  wake.rise();
  wake.doze();
  EXPECT_TRUE(wake.notify());
  EXPECT_TRUE(is_readable(wake));
  wake.rise();
  wake.doze();
  wake.call();
  wake.rise();
  EXPECT_FALSE(is_readable(wake));
}

TEST(Wake, whoever_does_not_sleep_takes_a_late_call_too) {
  Wake wake;
  wake.doze();
  ASSERT_TRUE(wake.claim());
  wake.rise();
  wake.call();
  wake.rise();
  EXPECT_FALSE(is_readable(wake));
}

// The race that matters: a value is pushed while the sleeper makes up its mind. It must never wait with
// something in its ring; a wait that ends by its time limit here would be such a loss.
TEST(Wake, nothing_is_missed_between_looking_and_sleeping) {
  constexpr std::uint32_t total = 3000;
  SpscRing<std::uint32_t> ring(16);
  Wake wake;
  std::thread waker([&] {
    for (std::uint32_t i = 0; i < total;) {
      if (ring.push(i)) {
        ++i;
        wake.notify();
        if (i % 7 == 0) std::this_thread::yield();
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint32_t taken = 0;
  bool missed = false;
  std::array<std::uint32_t, 4> out;
  while (taken < total) {
    const std::size_t got = ring.pop(out);
    taken += static_cast<std::uint32_t>(got);
    if (got != 0) continue;
    wake.doze();
    if (ring.empty()) missed = missed || !is_readable(wake, 10'000);
    wake.rise();
  }
  waker.join();
  EXPECT_FALSE(missed);
}

// Several wakers, and a sleeper that does not always wait for them: when all have come to rest, so has the
// descriptor, and no more system calls were made than sleeps were begun.
TEST(Wake, nothing_is_left_behind_by_many_wakers) {
  constexpr std::uint32_t calls_of_each = 20'000;
  Wake wake;
  std::atomic<std::uint32_t> running = 3;
  std::atomic<std::uint32_t> written = 0;
  std::vector<std::thread> wakers;
  for (int i = 0; i < 3; ++i) {
    wakers.emplace_back([&] {
      for (std::uint32_t call = 0; call < calls_of_each; ++call) {
        if (wake.notify()) written.fetch_add(1);
      }
      running.fetch_sub(1);
    });
  }
  std::uint32_t sleeps = 0;
  while (running.load() != 0) {
    ++sleeps;
    wake.doze();
    if (sleeps % 2 == 0) static_cast<void>(is_readable(wake, 1));
    wake.rise();
  }
  for (auto& waker : wakers) waker.join();
  wake.rise();
  EXPECT_FALSE(is_readable(wake));
  EXPECT_LE(written.load(), sleeps);
}

}  // namespace
}  // namespace trunkline::dataplane
