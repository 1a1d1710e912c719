#include "controlplane/routing/explain_route.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

const base::Endpoint carrier = *base::Endpoint::parse("192.0.2.5:5060");
const base::Endpoint stranger = *base::Endpoint::parse("203.0.113.1:5060");

RouteRule rule(const char* name, const char* prefix) {
  RouteRule made;
  made.name = name;
  made.prefix = prefix;
  made.group = GroupId{0};
  return made;
}

RoutingSettings usual() {
  RoutingSettings settings;
  settings.addresses = {base::IpAddress::v4(10, 0, 0, 1)};
  for (const char* name : {"cheap", "good"}) {
    Trunk trunk;
    trunk.name = name;
    trunk.hosts.push_back({"192.0.2.5:5060", carrier});
    trunk.sources = {base::AddressPrefix::of(base::IpAddress::v4(192, 0, 2, trunk.name == "cheap" ? 5 : 6))};
    settings.trunks.push_back(trunk);
  }
  Trunk near;
  near.name = "near";
  near.hosts.push_back({"192.0.2.7:5080", base::Endpoint::parse("192.0.2.7:5080")});
  settings.trunks.push_back(near);
  settings.groups = {{"out", {{TrunkId{0}, 1, 10}, {TrunkId{1}, 1, 90}}}};
  settings.numberings = {{"de", "49", "00", "0"}};
  settings.numbering = 0;
  settings.emergency_numbers = {"112"};
  settings.emergency_group = GroupId{0};
  auto berlin = rule("berlin", "+4930");
  berlin.change = {1, "00"};
  auto trunks_only = rule("transit", "+4930");
  trunks_only.from = {source_of(TrunkId{1})};
  auto nothing = rule("premium", "+49900");
  nothing.group.reset();
  nothing.refusal = 403;
  std::vector<DialPlanFault> faults;
  settings.dial_plan = DialPlan::compile({rule("germany", "+49"), trunks_only, berlin, nothing}, faults);
  return settings;
}

std::string explained(const char* uri, const RouteCaller& caller = {stranger}, bool first_down = false,
                      bool may_be_user = false) {
  Routing routing(usual());
  EXPECT_TRUE(routing.add_service("echo"));
  TrunkBoard board(routing.settings().trunks, base::Instant(0s));
  for (int i = 0; first_down && i < 5; ++i) board.failed({{TrunkId{0}, 0}}, base::Instant(0s));
  const auto made =
      explain_route(routing, board, *sip::parse_uri(uri), caller, base::Instant(1s), may_be_user);
  std::string text;
  for (const auto& step : made.steps) {
    text +=
        std::string(step.what) + ": " + step.found + (step.why.empty() ? "" : " (" + step.why + ")") + '\n';
  }
  for (const auto& trunk : made.trunks) {
    text += std::string(trunk.trunk) + ' ' + std::string(trunk.host) + ' ' +
            std::string(to_string(trunk.usability)) + '\n';
  }
  return text;
}

TEST(ExplainRoute, tells_why_a_tel_uri_is_not_for_the_dial_plan) {
  EXPECT_EQ(explained("tel:4930;phone-context=example.com"),
            "number: 4930 (local to another domain, or with a parameter that nobody knows (RFC 3966): the "
            "dial plan is "
            "not asked)\n"
            "end: 404 (no rule fits, and there is no next hop)\n");
}

TEST(ExplainRoute, tells_a_user_of_what_may_be_a_user_no_more_than_he_is_told) {
  const auto ends = [](const RouteCaller& caller, bool may_be_user) {
    const auto text = explained("sip:4711@10.0.0.1", caller, false, may_be_user);
    return text.substr(text.find("end: "), 8);
  };
  EXPECT_EQ(ends({stranger, "alice@example.test"}, true), "end: 480");
  EXPECT_EQ(ends({stranger, "alice@example.test"}, false), "end: 404");
  EXPECT_EQ(ends({stranger}, true), "end: 404");
}

TEST(ExplainRoute, tells_source_number_rule_group_and_trunks) {
  EXPECT_EQ(
      explained("sip:03012345678@10.0.0.1", {stranger}, true),
      "source: others (neither an address of a trunk nor a user of ours)\n"
      "dialled: 03012345678\n"
      "number: +493012345678 (numbering de)\n"
      "rule: berlin (the number begins with +4930, priority 100)\n"
      "change: 00493012345678 (strip 1, prepend \"00\")\n"
      "other rule: transit (the number begins with +4930, priority 100, but it is not for this source)\n"
      "other rule: germany (the number begins with +49, priority 100, which is less)\n"
      "group: out (2 trunk(s))\n"
      "end: 00493012345678\n"
      "good 192.0.2.5:5060 usable\n"
      "cheap 192.0.2.5:5060 resting\n");
}

TEST(ExplainRoute, tells_by_which_network_or_host_a_trunk_is_known) {
  EXPECT_TRUE(explained("sip:110@10.0.0.1", {carrier})
                  .starts_with("source: trunk cheap (192.0.2.5 lies in 192.0.2.5)\n"));
  const auto near = base::IpAddress::v4(192, 0, 2, 7);
  EXPECT_TRUE(explained("sip:110@10.0.0.1", {{near, 5080}})
                  .starts_with("source: trunk near (its host 192.0.2.7:5080)\n"));
  EXPECT_TRUE(explained("sip:110@10.0.0.1", {{near, 5060}})
                  .starts_with("source: trunk near (192.0.2.7 lies in 192.0.2.7)\n"));
  EXPECT_TRUE(explained("sip:110@10.0.0.1", {stranger, "alice@x"})
                  .starts_with("source: users (alice@x is a user of ours)\n"));
}

TEST(ExplainRoute, tells_of_refusals_services_emergencies_and_dead_ends) {
  EXPECT_TRUE(explained("sip:+499001@10.0.0.1").ends_with("end: 403 (the rule refuses)\n"));
  EXPECT_EQ(explained("sip:echo@10.0.0.1"), "end: service echo (the user part names it)\n");
  EXPECT_TRUE(
      explained("sip:4711@10.0.0.1").ends_with("end: 404 (no rule fits, and there is no next hop)\n"));
  EXPECT_TRUE(explained("sip:112@10.0.0.1")
                  .starts_with("dialled: 112 (an emergency: routes.emergency, before any rule)\n"));
  EXPECT_EQ(explained("sip:4711@elsewhere.example"),
            "domain: elsewhere.example (is not ours: the dial plan is not asked)\n"
            "end: 404 (no rule fits, and there is no next hop)\n");
}

}  // namespace
}  // namespace trunkline::controlplane
