#include "controlplane/config/trunks_section.h"

#include <algorithm>

#include "controlplane/config/optional_scalar.h"
#include "controlplane/config/trunk_hosts.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

void say_twice(const Place& at, const std::string& what, ConfigFaults& faults) {
  faults.push_back(at.fault(ConfigFaultKind::contradiction, what + " is given twice"));
}

template <class T>
void check_unique(const std::vector<T>& made, const Place& at, const std::string& name,
                  ConfigFaults& faults) {
  const bool twice =
      std::any_of(made.begin(), made.end(), [&](const T& other) { return other.name == name; });
  if (twice && at.given()) say_twice(at, name, faults);
}

void check_numbering(const RawNumbering& raw, RoutingSettings& routing, ConfigFaults& faults) {
  check_unique(routing.numberings, raw.name, raw.name.value, faults);
  routing.numberings.push_back(
      {raw.name.value, raw.country.value.text, raw.international.value.text, raw.national.value.text});
}

void check_trunk(const RawTrunk& raw, const OwnNetworks& networks, const SipConfig& sip,
                 RoutingSettings& routing, ConfigFaults& faults) {
  Trunk trunk;
  trunk.name = raw.name.value.text;
  check_unique(routing.trunks, raw.name, trunk.name, faults);
  check_trunk_hosts(raw, networks, sip, routing, trunk, faults);
  trunk.capacity = raw.capacity.value;
  trunk.rate = raw.rate.value.number;
  trunk.silence = raw.silence.value;
  trunk.breaker = {raw.breaker.failures.value, raw.breaker.rest.value, raw.breaker.longest_rest.value};
  trunk.probe = {raw.probe.interval.value, raw.probe.failures.value};
  if (raw.breaker.rest.usable() && raw.breaker.longest_rest.usable() &&
      trunk.breaker.rest > trunk.breaker.longest_rest) {
    const auto& at = raw.breaker.rest.given() ? raw.breaker.rest : raw.breaker.longest_rest;
    faults.push_back(at.fault(ConfigFaultKind::contradiction, "the rest is longer than the longest rest"));
  }
  if (raw.numbering.given())
    trunk.numbering = find_named(routing.numberings, raw.numbering, "numbering", faults);
  trunk.trusted = raw.trusted.value;
  trunk.forwarding = raw.forwarding.value.value_or(sip.forwarding);
  trunk.dscp = raw.dscp.value;
  check_trunk_headers(raw.headers, trunk, faults);
  routing.trunks.push_back(std::move(trunk));
}

void check_group(const RawGroup& raw, RoutingSettings& routing, ConfigFaults& faults) {
  TrunkGroup group;
  group.name = raw.name.value;
  group.redirect = raw.redirect.value;
  check_unique(routing.groups, raw.name, group.name, faults);
  if (raw.members_place.given() && raw.members.empty()) {
    faults.push_back(raw.members_place.fault(ConfigFaultKind::out_of_range, "must list at least one trunk"));
  }
  for (const auto& member : raw.members) {
    if (!member.trunk.given()) continue;
    const auto trunk = find_named(routing.trunks, member.trunk, "trunk", faults);
    if (!trunk) continue;
    const bool twice = std::any_of(group.members.begin(), group.members.end(),
                                   [&](const GroupMember& other) { return other.trunk == TrunkId{*trunk}; });
    if (twice) say_twice(member.trunk, member.trunk.value, faults);
    group.members.push_back({TrunkId{*trunk}, member.priority.value, member.weight.value});
  }
  routing.groups.push_back(std::move(group));
}

}  // namespace

void describe(ConfigFields& fields, RawNumbering& raw) {
  fields.value("name", raw.name, Need::required);
  fields.value("country", raw.country, Need::required);
  fields.value("international", raw.international, Need::optional);
  fields.value("national", raw.national, Need::optional);
}

void describe(ConfigFields& fields, RawBreaker& raw) {
  const Within<base::Duration> range{milliseconds(100), hours(24)};
  fields.value("failures", raw.failures, Need::optional, Within<std::uint16_t>{0, 1000});
  fields.value("rest", raw.rest, Need::optional, range);
  fields.value("longest_rest", raw.longest_rest, Need::optional, range);
}

void describe(ConfigFields& fields, RawProbe& raw) {
  fields.value("interval", raw.interval, Need::optional, Within<base::Duration>{base::Duration{}, hours(1)});
  fields.value("failures", raw.failures, Need::optional, Within<std::uint8_t>{1, 100});
}

void describe(ConfigFields& fields, RawTrunk& raw) {
  fields.value("name", raw.name, Need::required);
  fields.list("hosts", raw.hosts, Need::required, {}, {}, {1, most_trunk_hosts});
  fields.value("transport", raw.transport, Need::optional);
  fields.list("sources", raw.sources, Need::optional, {}, "its hosts' addresses, and where their names lead");
  fields.value("capacity", raw.capacity, Need::optional, Within<std::uint32_t>{0, 1'000'000},
               "0, which is no limit");
  fields.value("rate", raw.rate, Need::optional, Within<PerSecond>{{1}, {1'000'000}}, "no limit");
  fields.value("silence", raw.silence, Need::optional, Within<base::Duration>{milliseconds(100), seconds(32)},
               "64*T1");
  fields.value("numbering", raw.numbering, Need::optional);
  fields.section("breaker", raw.breaker, Need::optional);
  fields.section("probe", raw.probe, Need::optional);
  fields.value("trusted", raw.trusted, Need::optional);
  fields.value("forwarding", raw.forwarding, Need::optional);
  fields.value("dscp", raw.dscp, Need::optional, Within<std::optional<std::uint8_t>>{0, 63});
  fields.section("headers", raw.headers, Need::optional);
}

void describe(ConfigFields& fields, RawMember& raw) {
  fields.value("trunk", raw.trunk, Need::required);
  fields.value("priority", raw.priority, Need::optional);
  fields.value("weight", raw.weight, Need::optional);
}

void describe(ConfigFields& fields, RawGroup& raw) {
  fields.value("name", raw.name, Need::required);
  fields.value("redirect", raw.redirect, Need::optional);
  fields.sections("members", raw.members, raw.members_place, Need::required, {1, 0});
}

void describe(ConfigFields& fields, RawTrunks& raw) {
  fields.sections("numberings", raw.numberings, raw.numberings_place, Need::optional);
  fields.sections("trunks", raw.trunks, raw.trunks_place, Need::optional);
  fields.sections("trunk_groups", raw.groups, raw.groups_place, Need::optional);
}

void check_trunks(const RawTrunks& raw, const OwnNetworks& networks, const SipConfig& sip,
                  RoutingSettings& routing, ConfigFaults& faults) {
  for (const auto& numbering : raw.numberings) check_numbering(numbering, routing, faults);
  for (const auto& trunk : raw.trunks) check_trunk(trunk, networks, sip, routing, faults);
  for (const auto& group : raw.groups) check_group(group, routing, faults);
}

}  // namespace trunkline::controlplane
