#include "controlplane/media/digit_pace.h"

#include <chrono>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using enum DigitPace::Turn;

base::MediaHandle slot(std::uint32_t index, std::uint8_t worker = 0) {
  return {worker, index & 0xffffffU, 1};
}

TEST(DigitPace, a_slot_is_busy_for_as_long_as_its_digits_take) {
  DigitPace pace(4);
  const base::Instant start{1s};
  EXPECT_FALSE(pace.is_sending(slot(1), start));
  EXPECT_EQ(pace.take(slot(1), 3, start), taken);
  EXPECT_TRUE(pace.is_sending(slot(1), start + 599ms));
  EXPECT_FALSE(pace.is_sending(slot(1), start + 600ms));
  EXPECT_FALSE(pace.is_sending(slot(2), start));
}

TEST(DigitPace, thirty_two_may_wait_and_no_more) {
  DigitPace pace(4);
  const base::Instant start{1s};
  EXPECT_EQ(pace.take(slot(1), 30, start), taken);
  EXPECT_EQ(pace.take(slot(1), 3, start), too_many);
  EXPECT_EQ(pace.take(slot(1), 2, start), taken);
  EXPECT_EQ(pace.take(slot(1), 1, start + 199ms), too_many);
  EXPECT_EQ(pace.take(slot(1), 1, start + 200ms), taken) << "one has left";
  EXPECT_EQ(pace.take(slot(1), 32, start + 7s), taken) << "all have";
}

TEST(DigitPace, a_worker_sends_so_many_strings_at_one_time_until_a_second_after_they_end) {
  DigitPace pace(2);
  const base::Instant start{1s};
  EXPECT_EQ(pace.take(slot(1), 1, start), taken);
  EXPECT_EQ(pace.take(slot(2), 5, start), taken);
  EXPECT_EQ(pace.take(slot(3), 1, start), no_room);
  EXPECT_EQ(pace.take(slot(2), 1, start), taken) << "it has its room";
  EXPECT_EQ(pace.take(slot(3, 1), 1, start), taken) << "another worker";
  EXPECT_EQ(pace.take(slot(3), 1, start + 1199ms), no_room);
  EXPECT_EQ(pace.take(slot(3), 1, start + 1200ms), taken);
}

TEST(DigitPace, what_the_worker_drops_keeps_nobody_waiting) {
  DigitPace pace(1);
  const base::Instant start{1s};
  EXPECT_EQ(pace.take(slot(1), 32, start), taken);
  pace.forget(slot(2));
  EXPECT_TRUE(pace.is_sending(slot(1), start));
  pace.forget(slot(1));
  EXPECT_FALSE(pace.is_sending(slot(1), start));
  EXPECT_EQ(pace.take(slot(2), 1, start), taken);
}

}  // namespace
}  // namespace trunkline::controlplane
