// Strings packed into one buffer, and what happens when there is no room for them.
#include "base/packed_text.h"

#include <string>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

constexpr BufferPool::SizeClass classes[] = {{16, 2}, {65536, 1}};

TEST(packed_text, gives_back_what_was_packed) {
  BufferPool pool(classes);
  const auto packed = PackedText<4>::pack(pool, {"one", "", "three", ""});
  ASSERT_TRUE(packed);
  EXPECT_EQ((*packed)[0], "one");
  EXPECT_EQ((*packed)[1], "");
  EXPECT_EQ((*packed)[2], "three");
  EXPECT_EQ((*packed)[3], "");
  EXPECT_EQ(pool.in_use(), 1u);
}

TEST(packed_text, can_be_packed_anew_from_itself) {
  BufferPool pool(classes);
  auto packed = PackedText<2>::pack(pool, {"left", "right"});
  ASSERT_TRUE(packed);
  packed = PackedText<2>::pack(pool, {"middle", (*packed)[1]});
  ASSERT_TRUE(packed);
  EXPECT_EQ((*packed)[0], "middle");
  EXPECT_EQ((*packed)[1], "right");
  EXPECT_EQ(pool.in_use(), 1u);
}

TEST(packed_text, needs_no_buffer_for_nothing) {
  BufferPool pool(classes);
  const auto packed = PackedText<2>::pack(pool, {});
  ASSERT_TRUE(packed);
  EXPECT_EQ((*packed)[1], "");
  EXPECT_EQ(pool.in_use(), 0u);
}

TEST(packed_text, is_refused_when_too_long_or_when_no_buffer_is_left) {
  BufferPool pool(classes);
  const std::string half(32768, 'x');
  EXPECT_FALSE(PackedText<2>::pack(pool, {half, half})) << "65,536 octets";
  EXPECT_TRUE(PackedText<2>::pack(pool, {half, std::string_view(half).substr(1)}));
  const auto large = pool.take(1000);
  EXPECT_FALSE(PackedText<2>::pack(pool, {half, ""}));
}

}  // namespace
}  // namespace trunkline::base
