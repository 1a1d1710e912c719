// Privacy: RFC 3323 section 4.2.
#include "sip/message/privacy.h"

#include <string>

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

Privacy read(const std::string& lines) {
  const auto octets = "INVITE sip:b@x SIP/2.0\r\n" + lines + "Content-Length: 0\r\n\r\n";
  Scan scanned;
  EXPECT_TRUE(scan(octets, scanned));
  auto privacy = privacy_of(Message(octets, scanned));
  static std::string kept;  // what it has views of is gone
  kept = privacy.unknown;
  privacy.unknown = kept;
  return privacy;
}

TEST(Privacy, reads_its_values_in_any_case) {
  const auto all = read("Privacy: Header;session ; USER\r\nPrivacy: id;history;critical;none\r\n");
  for (const auto value : {&Privacy::header, &Privacy::session, &Privacy::user, &Privacy::id,
                           &Privacy::history, &Privacy::critical, &Privacy::none}) {
    EXPECT_TRUE(all.*value);
    EXPECT_FALSE(all.wants(value)) << "since none is among them";
  }
  EXPECT_EQ(all.unknown, "");
  EXPECT_TRUE(read("Privacy: id, user\r\n").wants(&Privacy::user)) << "a comma is taken for a semicolon";
}

TEST(Privacy, names_the_first_value_that_it_does_not_know) {
  EXPECT_EQ(read("Privacy: id; cloak;dagger\r\n").unknown, "cloak");
  EXPECT_EQ(read("Privacy: ;;\r\n").unknown, "");
  EXPECT_FALSE(read("").id);
}

}  // namespace
}  // namespace trunkline::sip
