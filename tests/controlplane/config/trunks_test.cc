// Trunks, groups, numberings and the dial plan as configured, and every way to get them wrong.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Sections sections_with(const std::string& trunks, const std::string& groups = {},
                       const std::string& routes = {}) {
  Sections sections;
  sections.more = "numberings: [{name: de, country: \"49\"}]\ntrunks: [" + trunks + "]\n";
  sections.more += "trunk_groups: [" + groups + "]\nroutes: {" + routes + "}\n";
  return sections;
}

const std::string one = "{name: one, hosts: [10.0.0.9]}";
const std::string out = "{name: out, members: [{trunk: one}]}";

std::vector<std::string> with_rule(const std::string& rule) {
  return faults(sections_with(one, out, "rules: [" + rule + "]"));
}

TEST(TrunksSection, a_trunk_has_limits_a_breaker_and_probes) {
  const auto config = good(sections_with(
      "{name: one, hosts: ['10.0.0.9:5080', sip.example.net, 'b.example.net:5070'], sources: [10.0.0.0/28], "
      "capacity: 30, rate: 5/s, silence: 4s, numbering: de, dscp: 34, breaker: {failures: 2, rest: 1s, "
      "longest_rest: "
      "8s}, "
      "probe: {interval: 30s, failures: 2}}"));
  ASSERT_EQ(config->routing.trunks.size(), 1U);
  const auto& trunk = config->routing.trunks[0];
  EXPECT_EQ(trunk.hosts[0].endpoint->to_string(), "10.0.0.9:5080");
  EXPECT_EQ(trunk.hosts[1].name, "sip.example.net");
  EXPECT_EQ(trunk.hosts[1].port, 0) << "SRV records say";
  EXPECT_EQ(trunk.hosts[2].port, 5070);
  EXPECT_EQ(trunk.sources[0].to_string(), "10.0.0.0/28");
  EXPECT_EQ(trunk.capacity, 30U);
  EXPECT_EQ(trunk.rate, 5U);
  EXPECT_EQ(trunk.silence, 4s);
  EXPECT_EQ(trunk.numbering, 0);
  EXPECT_EQ(trunk.dscp, 34);
  EXPECT_EQ(trunk.breaker.failures, 2);
  EXPECT_EQ(trunk.breaker.longest_rest, 8s);
  EXPECT_EQ(trunk.probe.interval, 30s);
}

TEST(TrunksSection, whom_we_trust_and_what_is_told_of_forwarding_is_said_for_each) {
  auto sections = sections_with(
      "{name: one, hosts: [10.0.0.9], trusted: true, forwarding: diversion}, "
      "{name: two, hosts: [10.0.0.8]}");
  sections.sip = "sip: {listen: ['10.0.0.1:5060', '[fd00::1]:5060'], forwarding: both}\n";
  const auto config = good(sections);
  EXPECT_TRUE(config->routing.trunks[0].trusted);
  EXPECT_EQ(config->routing.trunks[0].forwarding, ForwardingTold::diversion);
  EXPECT_FALSE(config->routing.trunks[1].trusted);
  EXPECT_EQ(config->routing.trunks[1].forwarding, ForwardingTold::both) << "as sip.forwarding";
  EXPECT_EQ(config->sip.forwarding, ForwardingTold::both);
  EXPECT_THAT(faults(sections_with("{name: one, hosts: [10.0.0.9], forwarding: some}")),
              ElementsAre(HasSubstr("must be none, history_info, diversion or both, not `some`")));
}

TEST(TrunksSection, its_addresses_are_known_peers_those_of_a_small_network_too_and_its_networks_are_trusted) {
  auto sections = sections_with(
      "{name: one, hosts: [10.0.0.20], sources: [10.0.0.10, 10.0.0.8/30, 10.1.0.0/24, 10.2.0.0/23]}");
  sections.more += "registrar: {domains: [{name: example.test}]}\n";
  const auto config = good(sections);
  std::vector<std::string> known, trusted;
  for (const auto& address : config->plane.admission.known) known.push_back(address.to_string());
  for (const auto& prefix : config->registrar->trusted) trusted.push_back(prefix.to_string());
  ASSERT_EQ(known.size(), 2U + 3U + 256U);
  const std::vector<std::string> first(known.begin(), known.begin() + 5);
  EXPECT_THAT(first, ElementsAre("10.0.0.20", "10.0.0.10", "10.0.0.8", "10.0.0.9", "10.0.0.11"));
  EXPECT_EQ(known.back(), "10.1.0.255");
  EXPECT_THAT(trusted, ElementsAre("10.0.0.8/30", "10.1.0.0/24", "10.2.0.0/23", "10.0.0.20"));
  ASSERT_EQ(config->plane.admission.known_networks.size(), 1U);
  EXPECT_EQ(config->plane.admission.known_networks[0].to_string(), "10.2.0.0/23");
}

TEST(TrunksSection, what_is_everybodys_network_is_no_peer_and_there_is_room_for_so_many) {
  auto sources = std::string("12.0.0.0/7, '2000::/15'");
  EXPECT_TRUE(good(sections_with("{name: one, hosts: [10.0.0.20], sources: [" + sources + "]}"))
                  ->plane.admission.known_networks.empty());
  EXPECT_EQ(good(sections_with("{name: one, hosts: [10.0.0.20], sources: [12.0.0.0/8, '2000::/16']}"))
                ->plane.admission.known_networks.size(),
            2U);
  for (int i = 0; i <= 64; ++i) sources += ", 11." + std::to_string(i) + ".0.0/16";
  EXPECT_THAT(faults(sections_with("{name: one, hosts: [10.0.0.20], sources: [" + sources + "]}")),
              ElementsAre(HasSubstr("at most 64 networks of more than 256 addresses can be known, not the "
                                    "trunks' 65")));
}

TEST(TrunksSection, a_host_must_be_somebody_else_who_can_be_called) {
  EXPECT_THAT(faults(sections_with("{name: one, hosts: [10.0.0.1, 192.0.2.1, '-x-', 10.0.0.9:0]}")),
              ElementsAre(HasSubstr("trunks[0].hosts[0]: is ourselves"),
                          HasSubstr("trunks[0].hosts[1]: 192.0.2.1 is on no port's link"),
                          HasSubstr("trunks[0].hosts[2]: must be an address or a host name, with a port or "
                                    "without, not `-x-`"),
                          HasSubstr("trunks[0].hosts[3]: must be an address or a host name")));
  EXPECT_THAT(faults(sections_with("{name: one, hosts: []}")),
              ElementsAre("t.yaml:5:29: trunks[0].hosts: must list 1 to 8 hosts"));
}

TEST(TrunksSection, names_are_given_once_and_sources_belong_to_one) {
  EXPECT_THAT(
      faults(sections_with("{name: one, hosts: [10.0.0.9], sources: [10.0.0.9]}, "
                           "{name: one, hosts: [10.0.0.8], sources: [10.0.0.9, 10.0.0.7/24]}")),
      ElementsAre(HasSubstr("trunks[1].name: one is given twice"),
                  HasSubstr("trunks[1].sources[0]: is a source of trunk one already"),
                  HasSubstr("trunks[1].sources[1]: has bits set behind its length (write 10.0.0.0/24)")));
}

TEST(TrunksSection, a_trunk_is_not_everybody) {
  for (const char* all : {"0.0.0.0/0", "'::/0'"}) {
    EXPECT_THAT(
        faults(sections_with(std::string("{name: one, hosts: [10.0.0.9], sources: [") + all + "]}")),
        ElementsAre(HasSubstr("is everybody: nobody would need a password (list the networks that the "
                              "trunk calls from)")));
  }
  EXPECT_THAT(faults(sections_with("{name: one, hosts: [10.0.0.9], sources: [128.0.0.0/1]}")), IsEmpty());
}

TEST(TrunksSection, a_host_is_given_once_and_tells_whose_a_call_is) {
  EXPECT_THAT(
      faults(sections_with("{name: one, hosts: [10.0.0.9, sip.a.test, '10.0.0.9:5060', '10.0.0.9:5061', "
                           "SIP.a.test, 'sip.a.test:5060']}")),
      ElementsAre("t.yaml:5:52: trunks[0].hosts[2]: 10.0.0.9:5060 is given twice",
                  HasSubstr("trunks[0].hosts[4]: SIP.a.test is given twice")));
  EXPECT_THAT(
      faults(
          sections_with("{name: one, hosts: [10.0.0.9]}, {name: two, hosts: [10.0.0.8, '10.0.0.9:5060']}")),
      ElementsAre(
          "t.yaml:5:72: trunks[1].hosts[1]: is a host of trunk one, too: whose a call from there is could "
          "not be told (list the sources of one of them)"));
  EXPECT_TRUE(
      faults(sections_with(
                 "{name: one, hosts: [10.0.0.9]}, {name: two, hosts: [10.0.0.9], sources: [10.0.0.8]}"))
          .empty());
}

TEST(TrunksSection, no_trunk_is_called_by_a_word_of_the_rules) {
  EXPECT_THAT(faults(sections_with("{name: users, hosts: [10.0.0.9]}, {name: 'others', hosts: [10.0.0.8]}, "
                                   "{name: Users, hosts: [10.0.0.7]}")),
              ElementsAre("t.yaml:5:17: trunks[0].name: `users` is no name of a trunk: in "
                          "routes.rules[].from it means who has "
                          "registered here (give it another name)",
                          HasSubstr("trunks[1].name: `others` is no name of a trunk")));
}

TEST(Numberings, are_digits_and_some_have_no_prefix_of_national_numbers) {
  Sections sections;
  sections.more = "numberings: [{name: it, country: 39, national: \"\"}, {name: de, country: \"49\"}]\n";
  const auto config = good(sections);
  EXPECT_EQ(config->routing.numberings[0].national, "");
  EXPECT_EQ(config->routing.numberings[0].country, "39");
  EXPECT_EQ(config->routing.numberings[0].international, "00");
  EXPECT_EQ(config->routing.numberings[1].national, "0");
  sections.more = "numberings: [{name: de, country: +49, international: '', national: a}]\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:4:34: numberings[0].country: must be digits, not `+49` (without the +)",
                          HasSubstr("numberings[0].international: must not be empty"),
                          HasSubstr("numberings[0].national: must be digits, not `a`")));
}

TEST(TrunksSection, a_rest_is_no_longer_than_the_longest) {
  EXPECT_THAT(faults(sections_with("{name: one, hosts: [10.0.0.9], breaker: {rest: 10m}}")),
              ElementsAre(HasSubstr("trunks[0].breaker.rest: the rest is longer than the longest rest")));
}

TEST(TrunkGroups, have_members_that_are_there) {
  EXPECT_THAT(
      faults(sections_with(one, "{name: out, members: [{trunk: onee}]}, {name: out, members: []}")),
      ElementsAre(HasSubstr("trunk_groups[0].members[0].trunk: there is no trunk of the name onee (did you "
                            "mean `one`?)"),
                  HasSubstr("trunk_groups[1].name: out is given twice"),
                  HasSubstr("trunk_groups[1].members: must list at least one trunk")));
  EXPECT_THAT(faults(sections_with(one, "{name: out, redirect: followw, members: [{trunk: one}]}")),
              ElementsAre(HasSubstr("must be next, follow or reject, not `followw` (did you mean follow?)")));
}

TEST(TrunkGroups, have_each_member_once) {
  EXPECT_THAT(faults(sections_with(one, "{name: out, members: [{trunk: one}, {trunk: one, priority: 2}]}")),
              ElementsAre(HasSubstr("trunk_groups[0].members[1].trunk: one is given twice")));
}

TEST(RouteRules, change_header_fields_by_names_that_they_can_have) {
  EXPECT_THAT(
      with_rule("{name: x, group: out, headers: [{set: 'X A: b', value: v}, {remove: \"Sub\\u00e9\"}, {add: "
                "'X-A.b~', value: v}]}"),
      ElementsAre(
          testing::AllOf(
              HasSubstr("t.yaml:7:"),
              HasSubstr("headers[0].set: must be the name of a header field, not `X A: b` (letters, digits")),
          HasSubstr("headers[1].remove: must be the name of a header field")));
}

TEST(RouteRules, may_have_us_be_a_proxy_for_users) {
  EXPECT_EQ(good(sections_with(one, out, "rules: []"))->routing.users, RouteRole::b2bua);
  EXPECT_EQ(good(sections_with(one, out, "users: proxy"))->routing.users, RouteRole::proxy);
}

TEST(RouteRules, may_have_us_be_a_proxy_for_a_group_and_change_nothing) {
  const auto config =
      good(sections_with(one, out, "rules: [{name: g, prefix: '+', group: out, role: proxy}]"));
  EXPECT_EQ(config->routing.dial_plan->rules()[0].role, RouteRole::proxy);
  EXPECT_TRUE(config->routing.dial_plan->has_proxied());
  EXPECT_THAT(with_rule("{name: g, refuse: 404, role: proxy}"),
              ElementsAre(HasSubstr("rules[0].role: proxy needs a group to send requests to")));
  EXPECT_THAT(with_rule("{name: g, group: out, role: proxy, headers: [{remove: Subject}]}"),
              ElementsAre(HasSubstr("rules[0].role: proxy sends header fields on as they are")));
  EXPECT_THAT(with_rule("{name: g, group: out, role: proxi}"),
              ElementsAre(HasSubstr("must be b2bua or proxy, not `proxi` (did you mean proxy?)")));
}

TEST(RouteRules, lead_to_a_group_or_refuse) {
  const auto config =
      good(sections_with(one, out,
                         "numbering: de, emergency: out, rules: [{name: g, prefix: '+49', from: [one, users, "
                         "others], group: out, "
                         "strip: 3, prepend: '0', headers: [{set: X-A, value: b}, {remove: Subject}]}, "
                         "{name: x, expression: '\\+49900.*', priority: 5, refuse: 403}]"));
  const auto& routing = config->routing;
  EXPECT_EQ(routing.numbering, 0);
  EXPECT_EQ(routing.emergency_group, GroupId{0});
  ASSERT_NE(routing.dial_plan, nullptr);
  const auto& rules = routing.dial_plan->rules();
  EXPECT_EQ(rules[0].group, GroupId{0});
  EXPECT_EQ(rules[0].change.prepend, "0");
  EXPECT_EQ(rules[0].from.size(), 3U);
  EXPECT_EQ(rules[0].headers.size(), 2U);
  EXPECT_EQ(rules[1].refusal, 403);
  EXPECT_EQ(routing.emergency_numbers, (std::vector<std::string>{"112", "911"}));
}

TEST(RouteRules, an_expression_that_cannot_be_compiled_is_named_with_its_place) {
  EXPECT_THAT(
      with_rule("{name: x, expression: 'a(b', group: out}, {name: y, expression: 'c[d', refuse: 404}"),
      ElementsAre("t.yaml:7:40: routes.rules[0].expression: is no expression: Missing close parenthesis "
                  "for group started at index 1.",
                  HasSubstr("routes.rules[1].expression: is no expression: ")));
}

TEST(RouteRules, contradictions_are_refused) {
  EXPECT_THAT(with_rule("{name: x, prefix: '1', expression: '2', group: out}"),
              ElementsAre(HasSubstr("routes.rules[0].expression: is given beside a prefix")));
  EXPECT_THAT(with_rule("{name: x, group: out, refuse: 404}"),
              ElementsAre(HasSubstr("routes.rules[0].refuse: is given beside a group")));
  EXPECT_THAT(with_rule("{name: x}"),
              ElementsAre(HasSubstr("routes.rules[0].name: leads nowhere (give it a group, "
                                    "or refuse)")));
  EXPECT_THAT(with_rule("{name: x, group: oot, from: [two]}"),
              ElementsAre(HasSubstr("there is no trunk group of the name oot (did you mean `out`?)"),
                          HasSubstr("routes.rules[0].from[0]: there is no trunk of the name two")));
  EXPECT_THAT(
      with_rule("{name: x, group: out, from: [user, other]}"),
      ElementsAre(HasSubstr("from[0]: there is no trunk of the name user (did you mean `users`?)"),
                  HasSubstr("from[1]: there is no trunk of the name other (did you mean `others`?)")));
  EXPECT_THAT(with_rule("{name: x, prefix: 4x, group: out}"),
              ElementsAre(HasSubstr("routes.rules[0].prefix: must be digits, + * and #, not `4x`")));
  EXPECT_THAT(with_rule("{name: x, refuse: 200}"),
              ElementsAre(HasSubstr("routes.rules[0].refuse: must be 400 to 699, not 200")));
  EXPECT_THAT(with_rule("{name: x, group: out}, {name: x, group: out}"),
              ElementsAre(HasSubstr("routes.rules[1].name: x is given twice")));
}

TEST(RouteRules, header_fields_of_the_stack_are_not_for_a_route) {
  EXPECT_THAT(
      with_rule("{name: x, group: out, headers: [{set: Via, value: v}, {set: X-A}, {remove: X-B, value: v}, "
                "{set: X-C, add: X-D, value: v}, {value: v}]}"),
      ElementsAre(HasSubstr("headers[0].set: Via is not for a route to change"),
                  HasSubstr("headers[1].set: needs a value beside it"),
                  HasSubstr("headers[2].value: is of no use to a remove"),
                  HasSubstr("headers[3].add: is given beside routes.rules[0].headers[3].set"),
                  HasSubstr("headers[4].value: belongs to a set or add that is not there")));
}

}  // namespace
}  // namespace trunkline::controlplane
