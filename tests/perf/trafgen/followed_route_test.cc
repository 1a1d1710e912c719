#include "perf/trafgen/followed_route.h"

#include <string>

#include <gtest/gtest.h>

namespace trunkline::trafgen {
namespace {

const base::Endpoint target{base::IpAddress::v4(10, 99, 0, 1), 5060};

std::optional<FollowedRoute> followed(const std::string& fields) {
  const std::string text =
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n" +
      fields + "\r\n";
  sip::Scan scan;
  EXPECT_TRUE(sip::scan(text, scan));
  return follow(sip::Message(text, scan), target);
}

base::Endpoint end(std::uint8_t last, std::uint16_t port) {
  return {base::IpAddress::v4(10, 0, 0, last), port};
}

TEST(FollowedRoute, goes_to_the_contact_where_no_proxy_wants_to_stay) {
  const auto route = followed("Contact: <sip:c7@10.0.0.9:5099;x=y>\r\n");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->request_uri, "sip:c7@10.0.0.9:5099;x=y");
  EXPECT_EQ(route->route, "");
  EXPECT_EQ(route->next_hop, end(9, 5099));
}

TEST(FollowedRoute, goes_through_the_proxies_from_the_nearest_to_the_farthest) {
  const auto route = followed(
      "Record-Route: <sip:10.0.0.2;lr>, <sip:10.0.0.3:5070;lr;ftag=1>\r\n"
      "Record-Route: <sip:10.0.0.4;lr=on>\r\nContact: <sip:c@10.0.0.9>\r\n");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->request_uri, "sip:c@10.0.0.9");
  EXPECT_EQ(route->route, "<sip:10.0.0.4;lr=on>, <sip:10.0.0.3:5070;lr;ftag=1>, <sip:10.0.0.2;lr>");
  EXPECT_EQ(route->next_hop, end(4, 5060));
}

TEST(FollowedRoute, gives_a_strict_router_the_request_uri) {
  const auto route =
      followed("Record-Route: <sip:10.0.0.2;lr>, <sip:10.0.0.3>\r\nContact: <sip:c@10.0.0.9>\r\n");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->request_uri, "sip:10.0.0.3");
  EXPECT_EQ(route->route, "<sip:10.0.0.2;lr>, <sip:c@10.0.0.9>");
  EXPECT_EQ(route->next_hop, end(3, 5060));
}

TEST(FollowedRoute, asks_the_target_about_a_host_that_is_a_name) {
  EXPECT_EQ(followed("Contact: <sip:c@phone.example.net>\r\n")->next_hop, target);
}

TEST(FollowedRoute, follows_no_answer_without_a_contact) { EXPECT_FALSE(followed("")); }

}  // namespace
}  // namespace trunkline::trafgen
