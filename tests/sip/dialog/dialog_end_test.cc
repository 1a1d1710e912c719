// What a refusal within a dialog ends: RFC 5057 section 5.1.
#include "sip/dialog/dialog_end.h"

#include <set>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

std::set<int> ending(Method method) {
  std::set<int> found;
  for (int status = 300; status < 700; ++status) {
    if (ends_dialog(status, method)) found.insert(status);
  }
  return found;
}

TEST(DialogEnd, of_a_reinvite_is_with_the_statuses_that_end_dialog_or_usage) {
  EXPECT_EQ(ending(Method::invite),
            (std::set{404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 501, 502, 604}));
}

TEST(DialogEnd, is_none_where_a_peer_only_lacks_the_method) {
  EXPECT_EQ(ending(Method::info), (std::set{404, 408, 410, 416, 481, 482, 483, 484, 485, 502, 604}));
  EXPECT_EQ(ending(Method::message), ending(Method::info));
}

TEST(DialogEnd, is_none_for_a_prack_that_acknowledges_nothing) {
  EXPECT_FALSE(ends_dialog(481, Method::prack));
  EXPECT_TRUE(ends_dialog(404, Method::prack));
}

}  // namespace
}  // namespace trunkline::sip
