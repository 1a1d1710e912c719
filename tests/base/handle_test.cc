#include "base/handle.h"

#include <cstdint>
#include <type_traits>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

static_assert(std::is_trivially_copyable_v<SessionHandle>);
static_assert(!std::is_convertible_v<SessionHandle, MediaHandle>, "handles of different tables do not mix");

TEST(Handle, names_nothing_by_default) {
  EXPECT_FALSE(SessionHandle());
  SessionHandle handle;
  handle.generation = 1;
  EXPECT_TRUE(handle);
}

TEST(Handle, holds_the_largest_owner_and_index) {
  SessionHandle handle;
  handle.owner = 255;
  handle.index = 0xff'ffff;
  EXPECT_EQ(handle.owner, 255U);
  EXPECT_EQ(handle.index, 0xff'ffffU);
}

TEST(Handle, differs_when_any_part_differs) {
  const SessionHandle handle{1, 2, 3};
  EXPECT_EQ(handle, (SessionHandle{1, 2, 3}));
  EXPECT_NE(handle, (SessionHandle{2, 2, 3}));
  EXPECT_NE(handle, (SessionHandle{1, 3, 3}));
  EXPECT_NE(handle, (SessionHandle{1, 2, 4}));
}

}  // namespace
}  // namespace trunkline::base
