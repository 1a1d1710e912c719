#include "controlplane/routing/routing.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

const base::Endpoint hop_v4 = *base::Endpoint::parse("10.0.0.9:5080");
const base::Endpoint hop_v6 = *base::Endpoint::parse("[fd00::9]:5080");
const base::Endpoint caller_v4 = *base::Endpoint::parse("10.0.0.2:5060");
const base::Endpoint caller_v6 = *base::Endpoint::parse("[fd00::2]:5060");

sip::Uri uri_of(std::string_view user) {
  sip::Uri uri;
  uri.user = user;
  return uri;
}

/// With three services.
struct WithServices : Routing {
  explicit WithServices(RoutingSettings settings) : Routing(std::move(settings)) {
    for (const char* name : {"test", "busy", "echo"}) EXPECT_TRUE(add_service(name));
  }
};

TEST(Routing, a_user_part_that_names_a_service_reaches_it) {
  WithServices routing({hop_v4, hop_v6});
  for (const char* name : {"test", "busy", "echo"}) {
    const RouteFound found = routing.find(uri_of(name), caller_v4);
    EXPECT_EQ(found.kind, RouteKind::service);
    EXPECT_EQ(routing.services().name(found.service), name);
  }
}

TEST(Routing, a_service_has_a_name_of_its_own_of_some_length) {
  WithServices routing({});
  EXPECT_FALSE(routing.add_service("echo"));
  EXPECT_FALSE(routing.add_service(""));
  EXPECT_FALSE(routing.add_service(std::string(65, 'x')));
  const std::string longest(64, 'x');
  EXPECT_TRUE(routing.add_service(longest));
  EXPECT_EQ(routing.find(uri_of(longest), caller_v4).kind, RouteKind::service);
  for (std::size_t i = 4; i < ServiceNames::most; ++i)
    EXPECT_TRUE(routing.add_service(std::to_string(i))) << i;
  EXPECT_FALSE(routing.add_service("one too many"));
}

TEST(Routing, the_user_part_is_compared_by_case_and_as_a_whole) {
  WithServices routing({hop_v4, hop_v6});
  for (const char* user : {"Echo", "echo1", "ech", "", "alice"}) {
    EXPECT_EQ(routing.find(uri_of(user), caller_v4).kind, RouteKind::next_hop) << user;
  }
}

TEST(Routing, an_escaped_user_part_is_what_it_stands_for) {
  WithServices routing({hop_v4, hop_v6});
  EXPECT_EQ(routing.services().name(routing.find(uri_of("%74est"), caller_v4).service), "test");
  EXPECT_EQ(routing.services().name(routing.find(uri_of("b%75%73y"), caller_v4).service), "busy");
  EXPECT_EQ(routing.find(uri_of("%2574est"), caller_v4).kind, RouteKind::next_hop);
}

TEST(Routing, services_that_are_off_are_ordinary_users) {
  Routing routing({hop_v4, std::nullopt});
  const RouteFound found = routing.find(uri_of("echo"), caller_v4);
  EXPECT_EQ(found.kind, RouteKind::next_hop);
  EXPECT_EQ(found.next_hop, hop_v4);
}

TEST(Routing, a_call_stays_in_its_address_family_where_it_can) {
  Routing both({hop_v4, hop_v6});
  EXPECT_EQ(both.find(uri_of("alice"), caller_v4).next_hop, hop_v4);
  EXPECT_EQ(both.find(uri_of("alice"), caller_v6).next_hop, hop_v6);
  Routing only_v4({hop_v4, std::nullopt});
  EXPECT_EQ(only_v4.find(uri_of("alice"), caller_v6).next_hop, hop_v4);
  Routing only_v6({std::nullopt, hop_v6});
  EXPECT_EQ(only_v6.find(uri_of("alice"), caller_v4).next_hop, hop_v6);
}

sip::Uri at(const char* text) { return *sip::parse_uri(text); }

TEST(Routing, a_service_is_reached_at_our_own_hosts_only) {
  WithServices routing({hop_v4,
                        hop_v6,
                        false,
                        {base::IpAddress::v4(10, 0, 0, 1), *base::IpAddress::parse("fd00::1")},
                        {"sbc.example"}});
  for (const char* ours : {"sip:echo@10.0.0.1", "sip:echo@10.0.0.1:5070", "sip:echo@[fd00::1]",
                           "sips:echo@SBC.Example:5061;transport=udp"}) {
    EXPECT_EQ(routing.find(at(ours), caller_v4).kind, RouteKind::service) << ours;
  }
  for (const char* foreign : {"sip:echo@10.0.0.2", "sip:echo@[fd00::2]", "sip:echo@example",
                              "sip:echo@sbc.example.net", "sip:echo@a.sbc.example"}) {
    EXPECT_EQ(routing.find(at(foreign), caller_v4).kind, RouteKind::next_hop) << foreign;
  }
}

TEST(Routing, without_a_next_hop_only_services_are_reached) {
  WithServices routing({});
  EXPECT_EQ(routing.find(uri_of("alice"), caller_v4).kind, RouteKind::none);
  EXPECT_EQ(routing.find(uri_of("test"), caller_v4).kind, RouteKind::service);
}

}  // namespace
}  // namespace trunkline::controlplane
