#include "controlplane/config/route_rules.h"

#include <algorithm>
#include <array>

#include "controlplane/config/trunks_section.h"

namespace trunkline::controlplane {
namespace {

bool is_number_text(const std::string& text) { return PrefixTrie::is_prefix(text); }

void check_header(const RawHeaderChange& raw, RouteRule& rule, ConfigFaults& faults) {
  const Located<HeaderFieldName>* name = nullptr;
  HeaderChange change;
  for (const auto& [action, given] :
       {std::pair{HeaderAction::set, &raw.set}, std::pair{HeaderAction::add, &raw.add},
        std::pair{HeaderAction::remove, &raw.remove}}) {
    if (!given->usable()) return;
    if (!given->given()) continue;
    if (name != nullptr) {
      faults.push_back(given->fault(ConfigFaultKind::contradiction, "is given beside " + name->key));
    }
    name = given;
    change.action = action;
  }
  if (name == nullptr) {
    faults.push_back(
        raw.value.fault(ConfigFaultKind::missing_key, "belongs to a set or add that is not there"));
    return;
  }
  change.name = name->value.text;
  change.value = raw.value.value;
  if (!is_changeable_header(change.name)) {
    faults.push_back(name->fault(ConfigFaultKind::contradiction,
                                 change.name + " is not for a route to change: the stack makes it"));
  }
  const bool removed = change.action == HeaderAction::remove;
  if (raw.value.usable() && raw.value.given() == removed) {
    faults.push_back(removed ? raw.value.fault(ConfigFaultKind::contradiction, "is of no use to a remove")
                             : name->fault(ConfigFaultKind::missing_key, "needs a value beside it"));
  }
  rule.headers.push_back(std::move(change));
}

void check_sources(const RawRule& raw, const RoutingSettings& routing, RouteRule& rule,
                   ConfigFaults& faults) {
  const std::array<std::string_view, 2> words{users_word, others_word};
  for (const auto& item : raw.from.items) {
    if (!item.usable()) continue;
    if (item.value == users_word) {
      rule.from.push_back(SourceId::users);
    } else if (item.value == others_word) {
      rule.from.push_back(SourceId::others);
    } else if (const auto trunk = find_named(routing.trunks, item, "trunk", faults, words)) {
      rule.from.push_back(source_of(TrunkId{*trunk}));
    }
  }
}

void check_target(const RawRule& raw, const RoutingSettings& routing, RouteRule& rule, ConfigFaults& faults) {
  if (raw.group.given() && raw.refuse.given()) {
    faults.push_back(raw.refuse.fault(ConfigFaultKind::contradiction, "is given beside a group"));
  } else if (raw.group.given()) {
    if (const auto group = find_named(routing.groups, raw.group, "trunk group", faults))
      rule.group = GroupId{*group};
  } else if (raw.refuse.given() && raw.refuse.value) {
    rule.refusal = *raw.refuse.value;
  } else if (raw.group.usable() && raw.refuse.usable()) {
    faults.push_back(
        raw.name.fault(ConfigFaultKind::missing_key, "leads nowhere", "give it a group, or refuse"));
  }
}

RouteRule check_rule(const RawRule& raw, const RoutingSettings& routing, ConfigFaults& faults) {
  RouteRule rule;
  rule.name = raw.name.value;
  rule.prefix = raw.prefix.value;
  rule.expression = raw.expression.value;
  rule.priority = raw.priority.value;
  rule.change = {raw.strip.value, raw.prepend.value};
  if (raw.prefix.given() && raw.expression.given()) {
    faults.push_back(raw.expression.fault(ConfigFaultKind::contradiction, "is given beside a prefix"));
  }
  if (raw.prepend.given() && !is_number_text(raw.prepend.value)) {
    faults.push_back(raw.prepend.fault(ConfigFaultKind::wrong_type,
                                       "must be digits, + * and #, not `" + raw.prepend.value + '`'));
  }
  check_sources(raw, routing, rule, faults);
  check_target(raw, routing, rule, faults);
  for (const auto& header : raw.headers) check_header(header, rule, faults);
  rule.role = raw.role.value;
  if (rule.role == RouteRole::proxy && (!raw.group.given() || !raw.headers.empty())) {
    faults.push_back(raw.role.fault(ConfigFaultKind::contradiction,
                                    raw.group.given()
                                        ? "proxy sends header fields on as they are: leave headers out"
                                        : "proxy needs a group to send requests to"));
  }
  return rule;
}

}  // namespace

void describe(ConfigFields& fields, RawHeaderChange& raw) {
  fields.value("set", raw.set, Need::optional);
  fields.value("add", raw.add, Need::optional);
  fields.value("remove", raw.remove, Need::optional);
  fields.value("value", raw.value, Need::optional);
}

void describe(ConfigFields& fields, RawRule& raw) {
  fields.value("name", raw.name, Need::required);
  fields.value("prefix", raw.prefix, Need::optional);
  fields.value("expression", raw.expression, Need::optional);
  fields.value("priority", raw.priority, Need::optional);
  fields.list("from", raw.from, Need::optional);
  fields.value("group", raw.group, Need::optional);
  fields.value("refuse", raw.refuse, Need::optional, Within<std::optional<std::uint16_t>>{400, 699});
  fields.value("strip", raw.strip, Need::optional, Within<std::uint8_t>{0, 32});
  fields.value("prepend", raw.prepend, Need::optional);
  fields.value("role", raw.role, Need::optional);
  fields.sections("headers", raw.headers, raw.headers_place, Need::optional);
}

void check_rules(const std::vector<RawRule>& raw, RoutingSettings& routing, ConfigFaults& faults) {
  std::vector<RouteRule> rules;
  for (const auto& one : raw) {
    const bool twice = std::any_of(rules.begin(), rules.end(),
                                   [&](const RouteRule& other) { return other.name == one.name.value; });
    if (twice && one.name.given())
      faults.push_back(one.name.fault(ConfigFaultKind::contradiction, one.name.value + " is given twice"));
    rules.push_back(check_rule(one, routing, faults));
  }
  if (rules.empty()) return;
  std::vector<DialPlanFault> wrong;
  routing.dial_plan = DialPlan::compile(std::move(rules), wrong);
  for (const auto& fault : wrong) {
    const auto& rule = raw[fault.rule];
    const auto& at = rule.expression.given() ? rule.expression : rule.prefix;
    faults.push_back(at.fault(ConfigFaultKind::wrong_type, fault.what));
  }
}

}  // namespace trunkline::controlplane
