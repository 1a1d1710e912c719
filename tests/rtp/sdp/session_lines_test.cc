// One line family at a time: o=, c=, b=, t=.
#include <gtest/gtest.h>

#include "rtp/sdp/bandwidth.h"
#include "rtp/sdp/connection.h"
#include "rtp/sdp/origin.h"
#include "rtp/sdp/timing.h"

namespace trunkline::rtp {
namespace {

base::Result<Origin, SdpError> parse_origin(std::string_view value) {
  Origin origin;
  return rtp::parse_origin(value, origin).map([&] { return origin; });
}

TEST(Origin, six_fields) {
  const auto origin = parse_origin("jdoe 3724394400 3724394405 IN IP4 198.51.100.1");
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->username, "jdoe");
  EXPECT_EQ(origin->session_id, "3724394400");
  EXPECT_EQ(origin->version, "3724394405");
  EXPECT_EQ(origin->network_type, "IN");
  EXPECT_EQ(origin->address_type, "IP4");
  EXPECT_EQ(origin->address, "198.51.100.1");
}

TEST(Origin, user_name_may_be_missing_or_hold_spaces) {
  EXPECT_EQ(parse_origin("1 2 IN IP4 192.0.2.1")->username, "");
  EXPECT_EQ(parse_origin("John Doe 1 2 IN IP4 192.0.2.1 ")->username, "John Doe");
}

TEST(Origin, numbers_may_be_longer_than_64_bits) {
  EXPECT_EQ(parse_origin("- 99999999999999999999999999 1 IN IP6 2001:db8::1")->session_id,
            "99999999999999999999999999");
}

TEST(Origin, id_and_version_are_digits) {
  for (const auto* text : {"", "-", "- 1 IN IP4 192.0.2.1", "- a 2 IN IP4 192.0.2.1",
                           "- 1 -2 IN IP4 192.0.2.1", "- 1 2 IN IP4"}) {
    ASSERT_FALSE(parse_origin(text)) << text;
    EXPECT_EQ(parse_origin(text).error(), SdpError::bad_origin);
  }
}

TEST(Connection, ipv4_and_ipv6) {
  EXPECT_EQ(parse_connection("IN IP4 192.0.2.1")->address, base::IpAddress::v4(192, 0, 2, 1));
  EXPECT_EQ(parse_connection("IN  IP6 2001:db8::7 ")->address, base::IpAddress::parse("2001:db8::7"));
  EXPECT_EQ(parse_connection("in ip4 192.0.2.1")->text, "192.0.2.1");
}

TEST(Connection, multicast_ttl_and_count_are_dropped) {
  const auto connection = parse_connection("IN IP4 233.252.0.1/127/3");
  ASSERT_TRUE(connection);
  EXPECT_EQ(connection->text, "233.252.0.1");
  EXPECT_EQ(connection->address, base::IpAddress::v4(233, 252, 0, 1));
}

TEST(Connection, a_host_name_is_kept_as_text) {
  const auto connection = parse_connection("IN IP4 host.atlanta.example.com");
  ASSERT_TRUE(connection);
  EXPECT_TRUE(connection->internet);
  EXPECT_FALSE(connection->address);
  EXPECT_EQ(connection->text, "host.atlanta.example.com");
}

TEST(Connection, other_networks_are_kept_and_not_ours) {
  const auto connection = parse_connection("PSTN E164 +441134960123");
  ASSERT_TRUE(connection);
  EXPECT_FALSE(connection->internet);
}

TEST(Connection, address_must_be_of_the_type_named) {
  for (const auto* text :
       {"IN IP4 2001:db8::1", "IN IP6 192.0.2.1", "IN IP4 192.0.2.256", "IN IP4 192.0.2", "IN IP4", "",
        "IN IP4 /127", "IN IP4 a b", "IN IP4 exa$mple.com", "IN IP6 2001:db8:::1"}) {
    ASSERT_FALSE(parse_connection(text)) << text;
    EXPECT_EQ(parse_connection(text).error(), SdpError::bad_connection);
  }
}

TEST(Connection, the_unspecified_address_means_hold) {
  EXPECT_TRUE(means_hold(*parse_connection("IN IP4 0.0.0.0")));
  EXPECT_TRUE(means_hold(*parse_connection("IN IP6 ::")));
  EXPECT_FALSE(means_hold(*parse_connection("IN IP4 192.0.2.1")));
  EXPECT_FALSE(means_hold(*parse_connection("IN IP4 zero.example.com")));
}

TEST(Bandwidth, modifier_and_value) {
  const auto bandwidth = parse_bandwidth("AS:64");
  ASSERT_TRUE(bandwidth);
  EXPECT_EQ(bandwidth->modifier, "AS");
  EXPECT_EQ(bandwidth->value, 64U);
  EXPECT_EQ(parse_bandwidth("X-YZ: 128 ")->value, 128U);
  for (const auto* text : {"AS", "AS:", ":64", "AS:-1", "AS:64k", "AS:99999999999999999999"}) {
    EXPECT_FALSE(parse_bandwidth(text)) << text;
  }
}

TEST(Timing, two_numbers) {
  EXPECT_EQ(parse_timing("2873397496 2873404696")->stop, 2873404696U);
  EXPECT_EQ(parse_timing("0  0 ")->start, 0U);
  for (const auto* text : {"", "0", "0 x", "0 0 0", "-1 0"}) EXPECT_FALSE(parse_timing(text)) << text;
}

}  // namespace
}  // namespace trunkline::rtp
