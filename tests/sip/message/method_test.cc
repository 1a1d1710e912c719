#include "sip/message/method.h"

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

TEST(Method, every_known_method_reads_back) {
  for (int i = 0; i < static_cast<int>(Method::unknown); ++i) {
    const auto method = static_cast<Method>(i);
    EXPECT_EQ(parse_method(to_string(method)), method);
  }
}

TEST(Method, case_and_length_matter) {
  for (const auto text : {"invite", "Invite", "INVIT", "INVITES", "", "RE%47IST%45R", "XXX", "XXXX", "XXXXX",
                          "XXXXXX", "XXXXXXX", "XXXXXXXX", "XXXXXXXXX", "XXXXXXXXXX"}) {
    EXPECT_EQ(parse_method(text), Method::unknown) << text;
  }
  EXPECT_EQ(to_string(Method::unknown), "UNKNOWN");
}

}  // namespace
}  // namespace trunkline::sip
