// The table of header fields: what crosses, and what no list may name.
#include "controlplane/routing/header_table.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

std::vector<std::string> names_in(HeaderSet set) {
  std::vector<std::string> names;
  set.for_each([&](sip::HeaderName name) { names.emplace_back(to_string(name)); });
  return names;
}

TEST(HeaderTable, what_crosses_by_itself) {
  EXPECT_EQ(names_in(crossing_by_itself(Crossing::invite)),
            (std::vector<std::string>{"Accept-Language", "Authorization", "Priority", "Proxy-Authorization",
                                      "Recv-Info", "Subject"}));
  EXPECT_EQ(names_in(crossing_by_itself(Crossing::failure)),
            (std::vector<std::string>{"Accept", "Accept-Encoding", "Accept-Language", "Proxy-Authenticate",
                                      "Reason", "Recv-Info", "Require", "Retry-After", "Unsupported",
                                      "Warning", "WWW-Authenticate"}));
  EXPECT_EQ(names_in(crossing_by_itself(Crossing::ending)), (std::vector<std::string>{"Reason"}));
  EXPECT_EQ(names_in(crossing_by_itself(Crossing::reinvite)),
            (std::vector<std::string>{"Authorization", "Proxy-Authorization", "Recv-Info"}));
  EXPECT_EQ(names_in(crossing_by_itself(Crossing::response)), (std::vector<std::string>{"Recv-Info"}));
}

TEST(HeaderTable, a_list_may_name_what_is_carried_and_nothing_else) {
  for (const auto name : {subject, user_to_user, session_id, alert_info, reason, other}) {
    EXPECT_EQ(class_of(name), HeaderClass::carried) << to_string(name);
    EXPECT_EQ(unlistable_since(name), "") << to_string(name);
  }
  for (const auto name : {via, contact, require, content_encoding, replaces, reply_to, in_reply_to,
                          error_info, content_id, p_asserted_identity}) {
    EXPECT_NE(unlistable_since(name), "") << to_string(name);
  }
}

TEST(HeaderTable, nothing_that_the_stack_makes_or_withholds_crosses_by_itself) {
  for (std::size_t in = 0; in < crossing_count; ++in) {
    crossing_by_itself(static_cast<Crossing>(in)).for_each([](sip::HeaderName name) {
      EXPECT_NE(class_of(name), HeaderClass::made) << to_string(name);
      EXPECT_NE(class_of(name), HeaderClass::withheld) << to_string(name);
    });
  }
}

}  // namespace
}  // namespace trunkline::controlplane
