#include "dataplane/rings/spsc_ring.h"

#include <array>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

struct Wide {
  std::array<std::uint32_t, 19> words;
};

TEST(SpscRing, values_come_out_in_the_order_they_went_in) {
  SpscRing<std::uint32_t> ring(4);
  for (std::uint32_t i = 1; i <= 3; ++i) EXPECT_TRUE(ring.push(i));
  std::array<std::uint32_t, 8> out{};
  EXPECT_EQ(ring.pop(out), 3u);
  EXPECT_EQ(out[0], 1u);
  EXPECT_EQ(out[2], 3u);
  EXPECT_EQ(ring.pop(out), 0u);
}

TEST(SpscRing, it_holds_exactly_its_capacity) {
  for (const std::uint32_t capacity : {1u, 3u, 4u, 1000u, 1024u}) {
    SpscRing<std::uint32_t> ring(capacity);
    EXPECT_EQ(ring.capacity(), capacity);
    for (std::uint32_t i = 0; i < capacity; ++i) {
      EXPECT_TRUE(ring.has_room());
      EXPECT_TRUE(ring.push(i));
    }
    EXPECT_FALSE(ring.has_room());
    EXPECT_FALSE(ring.push(0));
    EXPECT_EQ(ring.size(), capacity);
  }
}

TEST(SpscRing, a_pop_takes_no_more_than_it_has_room_for) {
  SpscRing<std::uint32_t> ring(8);
  for (std::uint32_t i = 0; i < 8; ++i) EXPECT_TRUE(ring.push(i));
  std::array<std::uint32_t, 3> out{};
  EXPECT_EQ(ring.pop(out), 3u);
  EXPECT_EQ(ring.size(), 5u);
  EXPECT_EQ(ring.pop(std::span<std::uint32_t>{}), 0u);
}

TEST(SpscRing, values_wider_than_a_word_arrive_whole_round_and_round) {
  SpscRing<Wide> ring(3);
  for (std::uint32_t i = 0; i < 20; ++i) {
    Wide in;
    in.words.fill(i);
    ASSERT_TRUE(ring.push(in));
    Wide out;
    ASSERT_EQ(ring.pop(std::span(&out, 1)), 1u);
    EXPECT_EQ(out.words, in.words);
  }
}

TEST(SpscRing, two_threads_lose_and_reorder_nothing) {
  constexpr std::uint32_t total = 20000;
  SpscRing<Wide> ring(64);
  std::thread producer([&] {
    for (std::uint32_t i = 0; i < total;) {
      Wide value;
      value.words.fill(i);
      if (ring.push(value)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint32_t expected = 0;
  std::array<Wide, 16> out;
  bool whole = true;
  while (expected < total) {
    const std::size_t got = ring.pop(out);
    for (std::size_t i = 0; i < got; ++i, ++expected) {
      for (const std::uint32_t word : out[i].words) whole = whole && word == expected;
    }
    if (got == 0) std::this_thread::yield();
  }
  producer.join();
  EXPECT_TRUE(whole);
  EXPECT_TRUE(ring.empty());
}

}  // namespace
}  // namespace trunkline::dataplane
