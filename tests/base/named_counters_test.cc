#include "base/named_counters.h"

#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

#define TEST_DROPS(X) X(too_short) X(bad_checksum) X(no_slot)
TL_COUNTERS(TestDrop, TEST_DROPS)

static_assert(NamedCounters<TestDrop>::count == 3);
static_assert(NamedCounters<TestDrop>::name(TestDrop::bad_checksum) == "bad_checksum");

TEST(NamedCounters, count_apart_from_zero) {
  NamedCounters<TestDrop> counters;
  counters.increment(TestDrop::bad_checksum);
  counters.increment(TestDrop::no_slot, 41);
  counters.increment(TestDrop::no_slot);
  EXPECT_EQ(counters.read(TestDrop::too_short), 0U);
  EXPECT_EQ(counters.read(TestDrop::bad_checksum), 1U);
  EXPECT_EQ(counters.read(TestDrop::no_slot), 42U);
}

TEST(NamedCounters, are_listed_by_name_in_order_of_declaration) {
  NamedCounters<TestDrop> counters;
  counters.increment(TestDrop::bad_checksum, 7);
  std::string text;
  counters.for_each([&](std::string_view name, std::uint64_t value) {
    text += std::string(name) + "=" + std::to_string(value) + " ";
  });
  EXPECT_EQ(text, "too_short=0 bad_checksum=7 no_slot=0 ");
}

TEST(NamedCounters, are_read_by_another_thread_while_one_counts) {
  NamedCounters<TestDrop> counters;
  std::thread writer([&] {
    for (int i = 0; i < 10'000; ++i) counters.increment(TestDrop::no_slot);
  });
  std::uint64_t seen = 0;
  while (seen < 10'000) {
    const std::uint64_t now = counters.read(TestDrop::no_slot);
    ASSERT_GE(now, seen);
    seen = now;
  }
  writer.join();
  EXPECT_EQ(counters.read(TestDrop::no_slot), 10'000U);
}

}  // namespace
}  // namespace trunkline::base
