#include "controlplane/routing/routing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "sip/message/sos_urn.h"

namespace trunkline::controlplane {

Routing::Routing(std::shared_ptr<const RoutingSettings> settings)
    : snapshot_(std::move(settings)),
      settings_(*snapshot_),
      sources_(settings_.trunks),
      lookup_(settings_.dial_plan) {}

bool Routing::is_ours(const sip::Uri& uri) const noexcept {
  if (uri.host.empty()) return true;  // a tel: URI names no host
  if (const auto address = uri.address()) {
    return std::find(settings_.addresses.begin(), settings_.addresses.end(), *address) !=
           settings_.addresses.end();
  }
  return std::any_of(settings_.domains.begin(), settings_.domains.end(),
                     [&](const auto& domain) { return base::equals_ignoring_case(uri.host, domain); });
}

std::optional<std::string> Routing::emergency(const sip::Uri& uri) const {
  if (sip::is_sos_urn(uri.text)) return sip::sos_service(uri.text);
  const auto& numbers = settings_.emergency_numbers;
  if (numbers.empty() || !is_ours(uri)) return std::nullopt;
  // Without its context: "112;phone-context=+49" is what "112" is in Germany, and no subscriber's number.
  auto number = number_without_context(uri);
  const bool found = std::find(numbers.begin(), numbers.end(), number) != numbers.end();
  return found ? std::optional(std::move(number)) : std::nullopt;
}

bool Routing::is_emergency(const sip::Message& request) const {
  if (request.method() != sip::Method::invite) return false;
  const auto uri = request.uri();
  return uri && emergency(*uri).has_value();
}

TrunkId Routing::trunk_of(const base::Endpoint& from) const noexcept {
  const auto found = sources_.find(from);
  return found ? found->trunk : no_trunk;
}

RouteFound Routing::next_hop(const base::Endpoint& caller) const noexcept {
  const auto& near = caller.address.is_v4() ? settings_.next_hop_v4 : settings_.next_hop_v6;
  const auto& far = caller.address.is_v4() ? settings_.next_hop_v6 : settings_.next_hop_v4;
  RouteFound found;
  if (!near && !far) return found;
  found.kind = RouteKind::next_hop;
  found.next_hop = near ? *near : *far;
  return found;
}

RouteFound Routing::by_number(const sip::Uri& uri, const RouteCaller& caller, RouteTrace& trace) {
  RouteFound found;
  if (settings_.emergency_group) {
    if (auto number = emergency(uri)) {
      found.kind = RouteKind::group;
      found.group = *settings_.emergency_group;
      found.emergency = true;
      found.number = trace.number = trace.dialled = std::move(*number);
      return found;
    }
  }
  if (!is_understood(uri, settings_.domains)) return found;
  trace.dialled = dialled_number(uri);
  if (trace.dialled.empty() || !settings_.dial_plan) return found;
  if (const auto source = sources_.find(caller.from)) {
    trace.source = source_of(source->trunk);
    trace.prefix = source->prefix;
    trace.by_port = source->by_port;
  } else if (!caller.user.empty()) {
    trace.source = SourceId::users;
  }
  auto numbering = settings_.numbering;
  if (trace.prefix) {
    const auto& own = settings_.trunks[static_cast<std::size_t>(trace.source)].numbering;
    if (own) numbering = own;
  }
  if (numbering) trace.numbering = &settings_.numberings[*numbering];
  trace.number =
      trace.numbering != nullptr ? to_international(*trace.numbering, trace.dialled) : trace.dialled;
  found.rule = lookup_.find(trace.number, trace.source);
  if (found.rule == nullptr) return found;
  auto number = changed(found.rule->change, trace.number);
  if (found.rule->group && number) {
    found.kind = RouteKind::group;
    found.group = *found.rule->group;
    found.number = std::move(*number);
  } else {
    found.kind = RouteKind::refused;
  }
  return found;
}

RouteFound Routing::find(const sip::Uri& uri, const RouteCaller& caller, RouteTrace* trace) {
  RouteTrace own;
  RouteTrace& steps = trace != nullptr ? *trace : own;
  steps.ours = is_ours(uri);
  if (steps.ours) {
    if (!services_.empty()) {
      // %74est is test (RFC 3261 section 19.1.4).
      std::array<char, ServiceNames::longest> unescaped;
      if (const auto service = services_.find(sip::unescape(uri.user, unescaped).value_or(""))) {
        RouteFound found;
        found.kind = RouteKind::service;
        found.service = *service;
        return found;
      }
    }
    auto found = by_number(uri, caller, steps);
    if (found.kind != RouteKind::none) return found;
  }
  return next_hop(caller.from);
}

}  // namespace trunkline::controlplane
