// Where a request goes on to: RFC 3261 sections 16.4, 16.6 item 6 and the examples of 16.12.
#include "sip/proxy/forward_route.h"

#include <gtest/gtest.h>

#include "sip/proxy/loop_digest.h"
#include "tests/sip/proxy/proxy_bench.h"

namespace trunkline::sip {
namespace {

constexpr base::Endpoint us{base::IpAddress::v4(192, 0, 2, 1), 5060};

bool names_us(const Uri& uri) { return uri.host == "192.0.2.1"; }

const RouteEnds ends{{{base::IpAddress::v4(192, 0, 2, 7), 5061}, Transport::tcp},
                     {*base::Endpoint::parse("[2001:db8::9]:5070"), Transport::udp},
                     0x4000'0000'0000'002a};

/// Tags as in request_with(): the caller's is `a`.
std::string own(const std::string& call_id = "one", const std::string& caller = "a") {
  return own_route(route_mark(bench_hash, call_id, caller, ends), us, Transport::udp);
}

/// In one line: Request-URI, where to, the Routes that are left.
std::string routed(const std::string& routes, const std::string& uri = "sip:bob@192.0.2.9") {
  const auto request = request_with(routes, uri);
  const auto route = forward_route(request.message(), bench_hash, names_us);
  if (!route) return "none";
  auto line = std::string(route->request_uri) + " to " + std::string(route->next_hop);
  for (const auto value : route->routes) line += " " + std::string(value);
  if (!route->last.empty()) line += " last " + std::string(route->last);
  return line + (route->way ? " by " + route->way->at.to_string() : "");
}

TEST(ForwardRoute, what_names_us_is_taken_out) {
  EXPECT_EQ(routed(""), "sip:bob@192.0.2.9 to sip:bob@192.0.2.9");
  EXPECT_EQ(routed("Route: " + own() + "\r\n"),
            "sip:bob@192.0.2.9 to sip:bob@192.0.2.9 by [2001:db8::9]:5070");
  EXPECT_EQ(routed("Route: " + own() + ", " + own() + "\r\nRoute: <sip:192.0.2.2;lr>\r\n"),
            "sip:bob@192.0.2.9 to sip:192.0.2.2;lr <sip:192.0.2.2;lr> by [2001:db8::9]:5070");
  EXPECT_EQ(routed("Route: <sip:192.0.2.1;lr>\r\n"), "sip:bob@192.0.2.9 to sip:bob@192.0.2.9");
}

TEST(ForwardRoute, the_mark_of_another_dialog_is_none) {
  const auto nowhere = "sip:bob@192.0.2.9 to sip:bob@192.0.2.9";
  EXPECT_EQ(routed("Route: " + own("two") + "\r\n"), nowhere);
  EXPECT_EQ(routed("Route: " + own("one", "eve") + "\r\n"), nowhere);
  auto elsewhere = own();
  elsewhere[elsewhere.find("5061") == std::string::npos ? 40 : 41] ^= 1;
  EXPECT_EQ(routed("Route: " + elsewhere + "\r\n"), nowhere) << "nobody but us says where";
}

TEST(ForwardRoute, a_mark_leads_the_callee_back_to_the_caller) {
  Scanned back(
      "BYE sip:a@x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK7\r\nFrom: <sip:b@x>;tag=b\r\nTo: "
      "<sip:a@x>;tag=a\r\nCall-ID: one\r\nCSeq: 1 BYE\r\nRoute: " +
      own() + "\r\nContent-Length: 0\r\n\r\n");
  const auto route = forward_route(back.message(), bench_hash, names_us);
  ASSERT_TRUE(route && route->way);
  EXPECT_FALSE(route->of_caller);
  EXPECT_EQ(route->call, 0x4000'0000'0000'002aU);
  EXPECT_EQ(route->way->at.to_string(), "192.0.2.7:5061");
  EXPECT_EQ(route->way->transport, Transport::tcp);
}

TEST(ForwardRoute, a_strict_router_in_front_has_put_us_into_the_request_uri) {
  const auto value = own();
  const auto uri = value.substr(1, value.size() - 2);
  EXPECT_EQ(routed("Route: <sip:192.0.2.2;lr>, <sip:bob@192.0.2.9>\r\n", uri),
            "sip:bob@192.0.2.9 to sip:192.0.2.2;lr <sip:192.0.2.2;lr> by [2001:db8::9]:5070");
  EXPECT_EQ(routed("Route: <sip:bob@192.0.2.9>\r\n", uri),
            "sip:bob@192.0.2.9 to sip:bob@192.0.2.9 by [2001:db8::9]:5070");
}

TEST(ForwardRoute, a_strict_router_behind_us_finds_itself_in_the_request_uri) {
  EXPECT_EQ(routed("Route: " + own() + ", <sip:192.0.2.3>, <sip:192.0.2.4;lr>\r\n"),
            "sip:192.0.2.3 to sip:192.0.2.3 <sip:192.0.2.4;lr> last sip:bob@192.0.2.9 by [2001:db8::9]:5070");
}

TEST(ForwardRoute, what_cannot_be_read_and_too_many_lead_nowhere) {
  EXPECT_EQ(routed("Route: <sip:192.0.2.2\r\n"), "none");
  std::string many;
  for (int i = 0; i < 17; ++i) many += "Route: <sip:192.0.2.2;lr>\r\n";
  EXPECT_EQ(routed(many), "none");
}

TEST(OwnRoute, says_over_what_we_are_reached) {
  EXPECT_TRUE(own_route("mark", us, Transport::tcp).ends_with("mark@192.0.2.1:5060;transport=tcp;lr>"));
}

TEST(LoopDigest, changes_with_what_changes_the_way) {
  const auto digest = [](const Scanned& request) { return loop_digest(bench_hash, request.message(), 0); };
  const auto again = request_with("");
  const auto before = digest(again);
  EXPECT_EQ(digest(request_with("Subject: other\r\n")), before);
  EXPECT_NE(digest(request_with("", "sip:bob@192.0.2.8")), before);
  EXPECT_NE(digest(request_with("Route: <sip:192.0.2.2;lr>\r\n")), before);
  EXPECT_NE(loop_digest(bench_hash, again.message(), 1), before) << "who sends it decides as well";
}

TEST(LoopDigest, is_found_in_a_via_of_ours_alone) {
  const auto has_been_here = [](const std::string& via) {
    const auto request = request_with("Via: " + via + "\r\n");
    return has_looped(request.message(), 0x1234, [](const base::Endpoint& at) { return at == us; });
  };
  EXPECT_TRUE(has_been_here("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;loop=0000000000001234"));
  EXPECT_TRUE(has_been_here("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;loop=0000000000001234"));
  EXPECT_FALSE(has_been_here("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;loop=0000000000001235"));
  EXPECT_FALSE(has_been_here("SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1;loop=0000000000001234"));
  EXPECT_FALSE(has_been_here("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"));
}

}  // namespace
}  // namespace trunkline::sip
