#include "base/source_key.h"

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

TEST(SourceKey, is_the_address_over_ipv4_and_the_64_over_ipv6) {
  EXPECT_EQ(source_key(*IpAddress::parse("2001:db8:1:2::1")),
            source_key(*IpAddress::parse("2001:db8:1:2:ffff::9")));
  EXPECT_NE(source_key(*IpAddress::parse("2001:db8:1:2::1")),
            source_key(*IpAddress::parse("2001:db8:1:3::1")));
  EXPECT_NE(source_key(*IpAddress::parse("192.0.2.1")), source_key(*IpAddress::parse("192.0.2.2")));
  EXPECT_NE(source_key(*IpAddress::parse("::1")), 0U);
  for (const char* text : {"192.0.2.1", "0.0.0.1", "255.255.255.254", "2001:db8:1:2::"}) {
    EXPECT_EQ(address_of_source(source_key(*IpAddress::parse(text))), *IpAddress::parse(text)) << text;
  }
}

}  // namespace
}  // namespace trunkline::base
