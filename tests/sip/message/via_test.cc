#include "sip/message/via.h"

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

TEST(Via, takes_a_value_apart) {
  const auto via =
      parse_via("SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->protocol, "SIP");
  EXPECT_EQ(via->version, "2.0");
  EXPECT_EQ(via->transport, "UDP");
  EXPECT_EQ(via->host, "first.example.com");
  EXPECT_EQ(via->port, 4000);
  EXPECT_EQ(via->ttl, 16);
  EXPECT_EQ(via->maddr, "224.2.0.1");
  EXPECT_EQ(via->branch, "z9hG4bKa7c6a8dlze.1");
  EXPECT_TRUE(via->has_cookie());
  EXPECT_EQ(via->rport, Rport::absent);
  EXPECT_EQ(via->received, "");
}

TEST(Via, takes_white_space_and_folds_wherever_they_may_be) {
  const auto via = parse_via("SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->host, "192.0.2.2");
  EXPECT_EQ(via->branch, "390skdjuw");
  EXPECT_FALSE(via->has_cookie());
  const auto spaced =
      parse_via("SIP / 2.0 / UDP first.example.com: 4000;ttl=16\r\n ;maddr=224.2.0.1 ;branch = z9hG4bKa7c ");
  ASSERT_TRUE(spaced);
  EXPECT_EQ(spaced->port, 4000);
  EXPECT_EQ(spaced->branch, "z9hG4bKa7c");
}

TEST(Via, takes_a_port_of_zero_for_none) {
  EXPECT_EQ(parse_via("SIP/2.0/UDP h:0;branch=z9hG4bK1")->port, 0);
  const auto via = parse_via("SIP/2.0/UDP h;rport=0");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->rport, Rport::empty);
}

TEST(Via, takes_a_branch_in_base64) {
  EXPECT_EQ(parse_via("SIP/2.0/UDP h;branch=z9hG4bKa/b+c==;rport")->branch, "z9hG4bKa/b+c==");
}

TEST(Via, tells_the_three_kinds_of_rport_apart) {
  EXPECT_EQ(parse_via("SIP/2.0/UDP h")->rport, Rport::absent);
  EXPECT_EQ(parse_via("SIP/2.0/UDP h;rport")->rport, Rport::empty);
  const auto filled = parse_via("SIP/2.0/UDP h;received=192.0.2.1;rport=9988");
  ASSERT_TRUE(filled);
  EXPECT_EQ(filled->rport, Rport::value);
  EXPECT_EQ(filled->rport_port, 9988);
  EXPECT_EQ(filled->received, "192.0.2.1");
}

TEST(Via, takes_ipv6_with_and_without_brackets_in_received) {
  const auto via =
      parse_via("SIP/2.0/UDP [2001:db8::9:1]:5080;received=2001:db8::9:255;branch=z9hG4bKas3-111");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->host, "[2001:db8::9:1]");
  EXPECT_EQ(via->port, 5080);
  EXPECT_EQ(via->received, "2001:db8::9:255");
  EXPECT_EQ(parse_via("SIP/2.0/UDP h;received=[2001:db8::9:255]")->received, "[2001:db8::9:255]");
}

TEST(Via, takes_unknown_transports_and_parameters) {
  const auto via = parse_via("SIP/2.0/UNKNOWN t4.example.com;alias;i=\"x;y\";branch=z9hG4bK-.!%66*_+`'~");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "UNKNOWN");
  EXPECT_EQ(via->branch, "z9hG4bK-.!%66*_+`'~");
  EXPECT_TRUE(via->params.has("ALIAS"));
}

TEST(Via, with_nothing_behind_the_cookie_has_none) {
  EXPECT_FALSE(parse_via("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK")->has_cookie());
}

TEST(Via, reads_one_value_of_a_list) {
  Cursor cursor("SIP/2.0/TCP a;branch=1 , SIP/2.0/UDP b");
  EXPECT_EQ(take_via(cursor)->text, "SIP/2.0/TCP a;branch=1");
  EXPECT_TRUE(cursor.accept(','));
  EXPECT_EQ(take_via(cursor)->text, "SIP/2.0/UDP b");
  EXPECT_TRUE(cursor.done());
}

TEST(Via, refuses_what_is_none) {
  const std::pair<std::string_view, ParseError> bad[] = {
      {"", ParseError::missing},
      {"SIP", ParseError::bad_token},
      {"SIP/2.0", ParseError::bad_token},
      {"SIP/2.0/ h", ParseError::bad_host},
      {"/2.0/UDP h", ParseError::bad_token},
      {"SIP/2.0/UDP", ParseError::bad_host},
      {"SIP/2.0/UDP ", ParseError::bad_host},
      {"SIP/2.0/UDP :5060", ParseError::bad_host},
      {"SIP/2.0/UDP [::1", ParseError::bad_host},
      {"SIP/2.0/UDP h:", ParseError::bad_port},
      {"SIP/2.0/UDP h:99999", ParseError::bad_port},
      {"SIP/2.0/UDP h;", ParseError::bad_parameter},
      {"SIP/2.0/UDP 192.0.2.15;;,;,,", ParseError::bad_parameter},
      {"SIP/2.0/UDP h;branch", ParseError::bad_parameter},
      {"SIP/2.0/UDP h;branch=\"x\"", ParseError::bad_parameter},
      {"SIP/2.0/UDP h;rport=x", ParseError::bad_port},
      {"SIP/2.0/UDP h;ttl=256", ParseError::out_of_range},
      {"SIP/2.0/UDP h;ttl", ParseError::out_of_range},
      {"SIP/2.0/UDP h;x=\"y", ParseError::bad_quoted_string},
      {"SIP/2.0/UDP h x", ParseError::trailing_octets},
      {"SIP/2.0/UDP h, SIP/2.0/UDP i", ParseError::trailing_octets},
  };
  for (const auto& [text, error] : bad) {
    const auto via = parse_via(text);
    ASSERT_FALSE(via) << text;
    EXPECT_EQ(via.error(), error) << text << ": " << to_string(via.error());
  }
}

}  // namespace
}  // namespace trunkline::sip
