#include "base/address_prefix.h"

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

bool within(const char* prefix, const char* address) {
  return AddressPrefix::parse(prefix)->contains(*IpAddress::parse(address));
}

TEST(AddressPrefix, holds_the_addresses_whose_first_bits_are_its_own) {
  EXPECT_TRUE(within("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(within("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(within("192.0.2.128/25", "192.0.2.129"));
  EXPECT_FALSE(within("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(within("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(within("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(within("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(within("192.0.2.1", "192.0.2.2"));
}

TEST(AddressPrefix, of_length_0_holds_its_whole_family_and_no_other) {
  EXPECT_TRUE(within("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(within("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(within("::/0", "2001:db8::1"));
}

TEST(AddressPrefix, is_refused_with_bits_behind_its_length_or_without_sense) {
  for (const char* wrong : {"10.0.0.1/8", "10.0.0.0/33", "2001:db8::1/64", "::/129", "10.0.0.0/",
                            "10.0.0.0/x", "10.0.0/8", "example/8", ""}) {
    EXPECT_FALSE(AddressPrefix::parse(wrong)) << wrong;
  }
}

TEST(AddressPrefix, is_written_as_it_is_read) {
  for (const char* text : {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.1", "2001:db8::/32", "::/0"}) {
    EXPECT_EQ(AddressPrefix::parse(text)->to_string(), text);
  }
}

}  // namespace
}  // namespace trunkline::base
