#include "controlplane/routing/explain_route.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

std::string in_words(const RouteRule& rule) {
  std::string text = !rule.expression.empty() ? "the whole number matches " + rule.expression
                     : rule.prefix.empty()    ? std::string("it fits every number")
                                              : "the number begins with " + rule.prefix;
  return text + ", priority " + std::to_string(rule.priority);
}

ExplainedStep source_step(const Routing& routing, const RouteTrace& trace, const RouteCaller& caller) {
  if (trace.prefix) {
    const auto& trunk = routing.settings().trunks[static_cast<std::size_t>(trace.source)];
    return {"source", "trunk " + trunk.name,
            trace.by_port ? "its host " + caller.from.to_string()
                          : caller.from.address.to_string() + " lies in " + trace.prefix->to_string()};
  }
  if (trace.source == SourceId::users)
    return {"source", "users", std::string(caller.user) + " is a user of ours"};
  return {"source", "others", "neither an address of a trunk nor a user of ours"};
}

/// The rules that fit the number and did not win.
void add_others(Routing& routing, const RouteTrace& trace, const RouteRule* winner, RouteExplanation& made) {
  for (const auto* rule : routing.lookup().all(trace.number)) {
    if (rule == winner) continue;
    const bool for_caller = rule->is_for(trace.source);
    made.steps.push_back(
        {"other rule", rule->name,
         in_words(*rule) + (for_caller ? ", which is less" : ", but it is not for this source")});
  }
}

void add_rule(const RouteFound& found, RouteExplanation& made) {
  const auto& rule = *found.rule;
  made.steps.push_back({"rule", rule.name, in_words(rule)});
  if (rule.role == RouteRole::proxy)
    made.steps.push_back({"role", "proxy", "the peers have one dialog, and send media to each other"});
  if (!rule.change.empty()) {
    made.steps.push_back(
        {"change", found.number,
         "strip " + std::to_string(rule.change.strip) + ", prepend \"" + rule.change.prepend + '"'});
  }
  for (const auto& change : rule.headers) {
    constexpr std::string_view actions[]{"set", "add", "remove"};
    made.steps.push_back({"header", change.name + (change.value.empty() ? "" : ": " + change.value),
                          std::string(actions[static_cast<std::size_t>(change.action)])});
  }
}

void add_trunks(const Routing& routing, const TrunkBoard& board, GroupId id, base::Instant now,
                RouteExplanation& made) {
  const auto& group = routing.settings().groups[static_cast<std::size_t>(id)];
  made.steps.push_back({"group", group.name, std::to_string(group.members.size()) + " trunk(s)"});
  auto members = group.members;
  std::stable_sort(members.begin(), members.end(), [](const GroupMember& a, const GroupMember& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.weight > b.weight;
  });
  for (const auto& member : members) {
    const auto& trunk = routing.settings().trunks[static_cast<std::size_t>(member.trunk)];
    for_each_host(trunk, [&](std::uint8_t host) {
      const auto& health = board.load(member.trunk).hosts[host];
      made.trunks.push_back({trunk.name, trunk.hosts[host].text, member.priority, member.weight,
                             board.usability({member.trunk, host}, now), health.probe.state(),
                             health.breaker.state()});
      return true;
    });
  }
}

ExplainedStep end_step(const RouteFound& found, const ServiceNames& services, const RouteCaller& caller,
                       bool may_be_user) {
  switch (found.kind) {
    case RouteKind::service:
      return {"end", "service " + std::string(services.name(found.service)), "the user part names it"};
    case RouteKind::next_hop:
      return {"end", found.next_hop.to_string(), "routes.default.next_hop: no rule decides"};
    case RouteKind::group:
      return {"end", found.number, found.emergency ? "an emergency: no limit holds it up" : ""};
    case RouteKind::refused:
      if (found.rule->group) return {"end", "484", "the number is shorter than what is stripped"};
      return {"end", std::to_string(found.rule->refusal), "the rule refuses"};
    case RouteKind::none: break;
  }
  if (!may_be_user || caller.user.empty()) return {"end", "404", "no rule fits, and there is no next hop"};
  return {"end", "480",
          "no rule fits, and there is no next hop; a user is not told whether there is such a user"};
}

}  // namespace

RouteExplanation explain_route(Routing& routing, const TrunkBoard& board, const sip::Uri& uri,
                               const RouteCaller& caller, base::Instant now, bool may_be_user) {
  RouteExplanation made;
  RouteTrace trace;
  const auto found = routing.find(uri, caller, &trace);
  if (!trace.ours)
    made.steps.push_back({"domain", std::string(uri.host), "is not ours: the dial plan is not asked"});
  if (!found.emergency && !is_understood(uri, routing.settings().domains)) {
    made.steps.push_back(
        {"number", std::string(uri.user),
         "local to another domain, or with a parameter that nobody knows (RFC 3966): the dial "
         "plan is not asked"});
  }
  if (!trace.number.empty() && !found.emergency) {
    made.steps.push_back(source_step(routing, trace, caller));
    made.steps.push_back({"dialled", trace.dialled, ""});
    made.steps.push_back(
        {"number", trace.number,
         trace.numbering != nullptr ? "numbering " + trace.numbering->name : "no numbering"});
  } else if (found.emergency) {
    made.steps.push_back({"dialled", trace.dialled, "an emergency: routes.emergency, before any rule"});
  }
  if (found.rule != nullptr) add_rule(found, made);
  if (!found.emergency && !trace.number.empty()) add_others(routing, trace, found.rule, made);
  if (found.kind == RouteKind::group) add_trunks(routing, board, found.group, now, made);
  made.steps.push_back(end_step(found, routing.services(), caller, may_be_user));
  return made;
}

}  // namespace trunkline::controlplane
