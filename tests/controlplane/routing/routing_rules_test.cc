// From a Request-URI and a caller to a group of trunks, by way of source, numbering and rule.
#include <gtest/gtest.h>

#include "controlplane/routing/routing.h"

namespace trunkline::controlplane::routing_rules_test {
namespace {

const base::Endpoint carrier = *base::Endpoint::parse("192.0.2.5:5060");
const base::Endpoint stranger = *base::Endpoint::parse("203.0.113.1:5060");

RouteRule rule(const char* name, const char* prefix, std::uint16_t group) {
  RouteRule made;
  made.name = name;
  made.prefix = prefix;
  made.group = GroupId{group};
  return made;
}

RoutingSettings settings_with(std::vector<RouteRule> rules) {
  RoutingSettings settings;
  settings.addresses = {base::IpAddress::v4(10, 0, 0, 1)};
  settings.domains = {"sbc.example"};
  Trunk trunk;
  trunk.name = "carrier";
  trunk.hosts.push_back({"192.0.2.5:5060", carrier});
  settings.trunks.push_back(trunk);
  settings.numberings = {{"de", "49", "00", "0"}, {"us", "1", "011", "1"}};
  settings.numbering = 0;
  settings.emergency_numbers = {"112"};
  std::vector<DialPlanFault> faults;
  settings.dial_plan = DialPlan::compile(std::move(rules), faults);
  return settings;
}

RouteFound find(const RoutingSettings& settings, const char* uri, const RouteCaller& caller = {stranger}) {
  Routing routing(settings);
  EXPECT_TRUE(routing.add_service("echo"));
  auto found = routing.find(*sip::parse_uri(uri), caller);
  return found;
}

TEST(RoutingRules, a_number_is_made_international_and_then_changed_by_its_rule) {
  auto germany = rule("germany", "+49", 3);
  germany.change = {3, "0"};
  const auto found = find(settings_with({germany}), "sip:030-1234567@10.0.0.1");
  EXPECT_EQ(found.kind, RouteKind::group);
  EXPECT_EQ(found.group, GroupId{3});
  EXPECT_EQ(found.number, "0301234567");
}

TEST(RoutingRules, a_tel_uri_goes_the_same_way) {
  EXPECT_EQ(find(settings_with({rule("germany", "+49", 3)}), "tel:+49-30-1234").number, "+49301234");
}

// RFC 3966 section 5.1.5.
TEST(RoutingRules, a_local_number_of_another_domain_is_not_for_the_dial_plan) {
  auto settings = settings_with({rule("all", "", 1)});
  settings.domains = {"sbc.example"};
  EXPECT_EQ(find(settings, "tel:7042;phone-context=SBC.example").group, GroupId{1});
  EXPECT_EQ(find(settings, "tel:7042;phone-context=+4930").group, GroupId{1});
  EXPECT_EQ(find(settings, "tel:7042").group, GroupId{1}) << "phones write so";
  EXPECT_EQ(find(settings, "tel:7042;phone-context=example.com").kind, RouteKind::none);
  EXPECT_EQ(find(settings, "tel:+4930;phone-context=example.com").group, GroupId{1}) << "it needs none";
}

// RFC 3966 section 5.4.
TEST(RoutingRules, a_tel_uri_that_demands_what_nobody_knows_is_not_called) {
  const auto settings = settings_with({rule("all", "", 1)});
  EXPECT_EQ(find(settings, "tel:+4930;npdi;x-y=1").group, GroupId{1});
  EXPECT_EQ(find(settings, "tel:+4930;npdi;M-tariff=2").kind, RouteKind::none);
}

TEST(RoutingRules, a_trunk_has_a_numbering_of_its_own) {
  auto settings = settings_with({rule("america", "+1", 1), rule("germany", "+49", 2)});
  settings.trunks[0].numbering = 1;
  EXPECT_EQ(find(settings, "sip:12125550123@10.0.0.1", {carrier}).group, GroupId{1});
  EXPECT_EQ(find(settings, "sip:02125550123@10.0.0.1", {stranger}).group, GroupId{2});
}

TEST(RoutingRules, who_calls_may_decide) {
  auto in = rule("in", "", 1);
  in.from = {source_of(TrunkId{0})};
  auto out = rule("out", "", 2);
  out.from = {SourceId::users};
  const auto settings = settings_with({in, out});
  EXPECT_EQ(find(settings, "sip:7@10.0.0.1", {carrier}).group, GroupId{1});
  EXPECT_EQ(find(settings, "sip:7@10.0.0.1", {stranger, "alice@sbc.example"}).group, GroupId{2});
  EXPECT_EQ(find(settings, "sip:7@10.0.0.1", {stranger}).kind, RouteKind::none);
}

TEST(RoutingRules, a_rule_may_refuse_and_a_number_too_short_for_its_rule_is_refused) {
  auto premium = rule("premium", "+49900", 0);
  premium.group.reset();
  premium.refusal = 403;
  auto stripped = rule("stripped", "9", 0);
  stripped.change.strip = 3;
  const auto settings = settings_with({premium, stripped});
  const auto refused = find(settings, "sip:+499001234567@10.0.0.1");
  EXPECT_EQ(refused.kind, RouteKind::refused);
  EXPECT_EQ(find(settings, "sip:91@10.0.0.1").kind, RouteKind::refused);
}

TEST(RoutingRules, an_unknown_number_goes_to_the_next_hop_if_there_is_one) {
  auto settings = settings_with({rule("germany", "+49", 3)});
  EXPECT_EQ(find(settings, "sip:+44201234@10.0.0.1").kind, RouteKind::none);
  settings.next_hop_v4 = *base::Endpoint::parse("10.0.0.9:5060");
  EXPECT_EQ(find(settings, "sip:+44201234@10.0.0.1").kind, RouteKind::next_hop);
}

TEST(RoutingRules, what_calls_another_domain_is_not_for_the_dial_plan) {
  EXPECT_EQ(find(settings_with({rule("all", "", 3)}), "sip:+4930@elsewhere.example").kind, RouteKind::none);
}

TEST(RoutingRules, a_service_of_ours_goes_before_the_dial_plan) {
  EXPECT_EQ(find(settings_with({rule("all", "", 3)}), "sip:echo@10.0.0.1").kind, RouteKind::service);
}

TEST(RoutingRules, emergencies_go_to_their_group_whoever_calls_and_whatever_the_rules_say) {
  auto nobody = rule("all", "", 1);
  nobody.group.reset();
  nobody.refusal = 403;
  auto settings = settings_with({nobody});
  settings.emergency_group = GroupId{7};
  for (const char* uri : {"sip:112@10.0.0.1", "tel:112", "sip:1-1-2@10.0.0.1", "tel:112;phone-context=+49",
                          "sip:112;phone-context=+49@10.0.0.1"}) {
    const auto found = find(settings, uri);
    EXPECT_EQ(found.group, GroupId{7}) << uri;
    EXPECT_TRUE(found.emergency) << uri;
    EXPECT_EQ(found.number, "112");
  }
  EXPECT_TRUE(find(settings, "urn:service:sos").emergency);
  EXPECT_EQ(find(settings, "urn:service:sos").number, "sos");
  EXPECT_TRUE(find(settings, "urn:service:SOS.fire").emergency);
  EXPECT_EQ(find(settings, "urn:service:SOS.Fire").number, "sos.fire");
  EXPECT_FALSE(find(settings, "urn:service:sosumi").emergency);
  EXPECT_FALSE(find(settings, "sip:1122@10.0.0.1").emergency);
  settings.emergency_group.reset();
  EXPECT_EQ(find(settings, "sip:112@10.0.0.1").kind, RouteKind::refused) << "without a group it is a number";
}

TEST(RoutingRules, the_trace_tells_each_step) {
  Routing routing(settings_with({rule("germany", "+49", 3)}));
  RouteTrace trace;
  static_cast<void>(routing.find(*sip::parse_uri("sip:030-1234567@10.0.0.1"), {carrier}, &trace));
  EXPECT_EQ(trace.source, source_of(TrunkId{0}));
  EXPECT_EQ(trace.prefix->to_string(), "192.0.2.5");
  EXPECT_EQ(trace.dialled, "0301234567");
  ASSERT_NE(trace.numbering, nullptr);
  EXPECT_EQ(trace.numbering->name, "de");
  EXPECT_EQ(trace.number, "+49301234567");
}

TEST(HeaderChange, what_the_stack_makes_is_not_for_a_route_to_change) {
  for (const char* own :
       {"Via", "f", "To", "Call-ID", "CSeq", "contact", "Max-Forwards", "Route", "l", "c"}) {
    EXPECT_FALSE(is_changeable_header(own)) << own;
  }
  for (const char* carried : {"Subject", "X-Account", "P-Asserted-Identity", "Diversion"}) {
    EXPECT_TRUE(is_changeable_header(carried)) << carried;
  }
}

}  // namespace
}  // namespace trunkline::controlplane::routing_rules_test
