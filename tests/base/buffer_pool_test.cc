#include "base/buffer_pool.h"

#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

constexpr std::array<BufferPool::SizeClass, 3> sizes{{{4096, 1}, {512, 2}, {1024, 1}}};

TEST(BufferPool, serves_the_smallest_class_that_fits) {
  BufferPool pool(sizes);
  EXPECT_EQ(pool.largest(), 4096U);
  const Buffer small = pool.take(1);
  const Buffer exact = pool.take(512);
  const Buffer above = pool.take(513);
  EXPECT_EQ(small.capacity(), 512U);
  EXPECT_EQ(small.size(), 1U);
  EXPECT_EQ(exact.capacity(), 512U);
  EXPECT_EQ(above.capacity(), 1024U);
  EXPECT_EQ(pool.in_use(), 3U);
}

TEST(BufferPool, falls_up_to_a_larger_class_and_then_is_exhausted) {
  BufferPool pool(sizes);
  std::vector<Buffer> taken;
  for (const std::size_t capacity : {512U, 512U, 1024U, 4096U}) {
    taken.push_back(pool.take(100));
    EXPECT_EQ(taken.back().capacity(), capacity);
  }
  const Buffer none = pool.take(100);
  EXPECT_FALSE(none);
  EXPECT_EQ(none.size(), 0U);
  EXPECT_TRUE(none.span().empty());
  taken.clear();
  EXPECT_EQ(pool.in_use(), 0U);
  EXPECT_TRUE(pool.take(100));
}

TEST(BufferPool, has_no_buffer_beyond_the_largest_class) {
  BufferPool pool(sizes);
  EXPECT_TRUE(pool.take(4096));
  EXPECT_FALSE(pool.take(4097));
  EXPECT_FALSE(pool.take(SIZE_MAX));
  EXPECT_EQ(pool.in_use(), 0U);
}

TEST(BufferPool, leaves_out_empty_classes) {
  const std::array<BufferPool::SizeClass, 2> empty{{{0, 5}, {512, 0}}};
  BufferPool pool(empty);
  EXPECT_EQ(pool.largest(), 0U);
  EXPECT_FALSE(pool.take(0));
}

TEST(BufferPool, gives_each_owner_octets_of_its_own) {
  BufferPool pool(sizes);
  Buffer a = pool.take(512);
  Buffer b = pool.take(512);
  std::memset(a.data(), 'a', a.size());
  std::memset(b.data(), 'b', b.size());
  EXPECT_EQ(a.view(), std::string(512, 'a'));
  EXPECT_EQ(b.view(), std::string(512, 'b'));
}

TEST(Buffer, changes_owner_by_moving) {
  BufferPool pool(sizes);
  Buffer a = pool.take(3);
  std::memcpy(a.data(), "abc", 3);
  Buffer b = std::move(a);
  EXPECT_FALSE(a);  // NOLINT(bugprone-use-after-move): what is left behind is the subject
  EXPECT_EQ(b.view(), "abc");
  b = pool.take(1);
  EXPECT_EQ(pool.in_use(), 1U);
  b = Buffer();
  EXPECT_EQ(pool.in_use(), 0U);
}

TEST(Buffer, resizes_up_to_its_capacity) {
  BufferPool pool(sizes);
  Buffer buffer = pool.take(2);
  std::memcpy(buffer.data(), "ab", 2);
  EXPECT_TRUE(buffer.resize(512));
  EXPECT_EQ(buffer.size(), 512U);
  EXPECT_EQ(buffer.view().substr(0, 2), "ab");
  EXPECT_FALSE(buffer.resize(513));
  EXPECT_EQ(buffer.size(), 512U);
  EXPECT_TRUE(buffer.resize(0));
  EXPECT_EQ(buffer.view(), "");
}

TEST(BufferPoolDeathTest, stops_the_program_at_buffers_too_small_for_a_pointer) {
  constexpr std::uint32_t least = sizeof(void*);
  EXPECT_TRUE(BufferPool(std::array{BufferPool::SizeClass{least, 2}}).take(least));
  EXPECT_DEATH(BufferPool(std::array{BufferPool::SizeClass{least - 1, 2}}), "octets >= sizeof");
}

TEST(BufferPoolDeathTest, stops_the_program_when_a_buffer_outlives_its_pool) {
  EXPECT_DEATH(
      {
        Buffer survivor;
        BufferPool pool(sizes);
        survivor = pool.take(1);
      },
      R"(in_use\(\) == 0)");
}

}  // namespace
}  // namespace trunkline::base
