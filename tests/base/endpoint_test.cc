#include "base/endpoint.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

TEST(IpAddress, holds_ipv4_as_a_mapped_address) {
  const auto address = IpAddress::v4(192, 0, 2, 1);
  const IpAddress::Octets expected{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};
  EXPECT_EQ(address.octets(), expected);
  EXPECT_TRUE(address.is_v4());
  EXPECT_EQ(IpAddress::parse("192.0.2.1"), address);
  EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.1"), address);
  EXPECT_EQ(address.to_string(), "192.0.2.1");
}

TEST(IpAddress, reads_ipv6_with_and_without_brackets) {
  const IpAddress::Octets expected{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(IpAddress::parse("2001:db8::1"), IpAddress(expected));
  EXPECT_EQ(IpAddress::parse("[2001:DB8:0:0:0:0:0:1]"), IpAddress(expected));
  EXPECT_EQ(IpAddress(expected).to_string(), "2001:db8::1");
  EXPECT_FALSE(IpAddress(expected).is_v4());
}

TEST(IpAddress, refuses_everything_else) {
  for (const char* text : {"",           "1.2.3",
                           "1.2.3.256",  "1.2.3.4.5",
                           "1.2.3.4 ",   " 1.2.3.4",
                           "[1.2.3.4]",  "example.com",
                           "::1%eth0",   "[::1",
                           "::1]",       "[]",
                           "[[::1]]",    "1::2::3",
                           "12345::",    "1.2.3.4:5060",
                           "01.2.3.4",   "1.2.3.00",
                           "1..2.3",     "1.2.3.",
                           "1.2.3.0000", "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, refuses_an_address_followed_by_nul) {
  EXPECT_FALSE(IpAddress::parse(std::string_view("1.2.3.4\0.evil", 13)));
  EXPECT_FALSE(IpAddress::parse(std::string_view("::1\0", 4)));
}

TEST(IpAddress, knows_the_addresses_of_groups) {
  EXPECT_TRUE(IpAddress::v4(224, 0, 0, 1).is_multicast());
  EXPECT_TRUE(IpAddress::v4(239, 255, 255, 255).is_multicast());
  EXPECT_TRUE(IpAddress::v4(255, 255, 255, 255).is_multicast());
  EXPECT_TRUE(IpAddress::parse("ff02::1")->is_multicast());
  EXPECT_FALSE(IpAddress::v4(223, 255, 255, 255).is_multicast());
  EXPECT_FALSE(IpAddress::v4(240, 0, 0, 1).is_multicast());
  EXPECT_FALSE(IpAddress::parse("fe80::1")->is_multicast());
}

TEST(IpAddress, knows_the_unspecified_addresses) {
  EXPECT_TRUE(IpAddress().is_unspecified());
  EXPECT_TRUE(IpAddress::v4(0, 0, 0, 0).is_unspecified());
  EXPECT_FALSE(IpAddress::v4(0, 0, 0, 1).is_unspecified());
  EXPECT_FALSE(IpAddress::parse("::1")->is_unspecified());
  EXPECT_EQ(IpAddress().to_string(), "::");
}

TEST(IpAddress, writes_the_longest_address_whole) {
  const auto longest = IpAddress::parse("1111:2222:3333:4444:5555:6666:7777:8888");
  ASSERT_TRUE(longest);
  EXPECT_EQ(longest->to_string(), "1111:2222:3333:4444:5555:6666:7777:8888");
}

TEST(Endpoint, reads_and_writes_address_and_port) {
  EXPECT_EQ(Endpoint::parse("192.0.2.1:5060"), (Endpoint{IpAddress::v4(192, 0, 2, 1), 5060}));
  EXPECT_EQ(Endpoint::parse("[::1]:65535")->to_string(), "[::1]:65535");
  for (const char* text : {"0.0.0.0:0", "255.255.255.255:65535", "9.10.99.100:9", "200.7.0.199:10000"})
    EXPECT_EQ(Endpoint::parse(text)->to_string(), text);
}

TEST(Endpoint, refuses_what_has_no_port_or_a_wrong_one) {
  for (const char* text : {"", ":", ":5060", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1",
                           "192.0.2.1:+1", "192.0.2.1:50 60", "192.0.2.1:5060x", "::1:5060", "[::1]", "[::1",
                           "[::1:5060", "host:5060", "[192.0.2.1]:5060"}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
  EXPECT_FALSE(Endpoint::parse(std::string_view("1.2.3.4\0:80", 11)));
}

TEST(Endpoint, orders_by_address_and_then_port) {
  const Endpoint low{IpAddress::v4(10, 0, 0, 1), 9};
  EXPECT_LT(low, (Endpoint{IpAddress::v4(10, 0, 0, 1), 10}));
  EXPECT_LT(low, (Endpoint{IpAddress::v4(10, 0, 0, 2), 1}));
  EXPECT_EQ(low, low);
}

TEST(Endpoint, writes_every_port_as_it_reads_it) {
  for (unsigned port = 0; port <= 65535; ++port) {
    const Endpoint endpoint{IpAddress::v4(192, 0, 2, 1), static_cast<std::uint16_t>(port)};
    EXPECT_EQ(endpoint.to_string(), "192.0.2.1:" + std::to_string(port));
  }
}

}  // namespace
}  // namespace trunkline::base
