// Which requests go through the proxy, and by which of its doors.
#include <utility>

#include "controlplane/session/caller_identity.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/proxy_requests.h"
#include "controlplane/session/proxy_route.h"
#include "controlplane/session/proxy_targets.h"

namespace trunkline::controlplane {
namespace {

std::optional<ProxiedWay> proxied_way(Environment& environment, const sip::RequestReceived& event,
                                      std::string_view sender, base::Instant now) {
  auto& routing = *environment.routing;
  const auto uri = event.request.uri();
  if (!uri) return std::nullopt;
  if (event.request.method() == sip::Method::register_ || routing.emergency(*uri)) return std::nullopt;
  if (environment.registrar != nullptr) {
    auto user = environment.registrar->reached(*uri, now);
    if (user && !is_proxied_user(environment, *user)) return std::nullopt;
    if (user) return ProxiedWay{std::move(user)};
  }
  auto found = routing.find(*uri, RouteCaller{event.from.remote, sender});
  const bool proxied =
      found.kind == RouteKind::group && found.rule != nullptr && found.rule->role == RouteRole::proxy;
  return proxied ? std::optional(ProxiedWay{{}, std::move(found)}) : std::nullopt;
}

/// 0: it may come in.
int refusal_of_new(Environment& environment, const sip::RequestReceived& event, bool draining,
                   base::Instant now) {
  // Where a Route leads on from here is nobody's business but the dial plan's.
  const auto route = route_through_us(environment, event.request);
  if (event.request.has(sip::HeaderName::route) && (!route || route->is_routed())) return 403;
  if (unmet_privacy(event.request)) return 500;
  const auto from = environment.routing->trunk_of(event.from.remote);
  if (from != no_trunk && environment.trunks->room(from, now) != Usability::usable) {
    environment.trunks->refuse_full(from);
    environment.counters.increment(SessionCounter::trunks_refused);
    return 503;
  }
  // No call without its record.
  const bool is_call = event.request.method() == sip::Method::invite && environment.recorder != nullptr;
  return draining || (is_call && !environment.recorder->has_room()) ? 503 : 0;
}

void remember(Environment& environment, base::TransactionHandle server,
              std::optional<ContextHandle> context) {
  auto& invites = environment.proxy.invites;
  if (context && server.index < invites.size()) invites[server.index] = *context;
}

std::optional<ContextHandle> recall(const Environment& environment, base::TransactionHandle server) {
  const auto& proxy = environment.proxy;
  if (!server || server.index >= proxy.invites.size()) return std::nullopt;
  const auto handle = proxy.invites[server.index];
  const auto* const found = proxy.contexts.find(handle);
  return found != nullptr && (*found)->server == server ? std::optional(handle) : std::nullopt;
}

}  // namespace

bool is_of_proxied_dialog(const Environment& environment, const sip::Message& request,
                          const base::IpAddress& from) {
  return route_of_proxied_dialog(environment, request, from).has_value();
}

bool goes_by_proxy(Environment& environment, const sip::RequestReceived& event, std::string_view sender,
                   base::Instant now) {
  return proxied_way(environment, event, sender, now).has_value();
}

bool proxies_new(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                 std::string_view sender, bool draining, base::Instant now) {
  const auto way = proxied_way(environment, event, sender, now);
  if (!way) return false;
  if (const int status = refusal_of_new(environment, event, draining, now); status != 0) {
    refuse_proxied(environment, orders, event, status, now);
  } else {
    remember(environment, event.server, proxy_outside(environment, orders, event, *way, sender, now));
  }
  return true;
}

bool proxies_within(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                    std::string_view sender, base::Instant now) {
  const auto& from = event.from.remote.address;
  if (!is_of_proxied_dialog(environment, event.request, from)) return false;
  remember(environment, event.server, proxy_in_dialog(environment, orders, event, sender, now));
  return true;
}

bool proxies_ack(Environment& environment, Orders& orders, const sip::AckReceived& event) {
  const auto route = route_of_proxied_dialog(environment, event.request, event.from.remote.address);
  if (!route) return false;
  proxy_ack(environment, orders, event, *route);
  return true;
}

bool proxies_cancel(Environment& environment, Orders& orders, const sip::CancelReceived& event,
                    base::Instant now) {
  const auto handle = recall(environment, event.invite);
  if (!handle) return false;
  answer_plainly(environment, orders, event.cancel, 200);
  cancel_proxied(environment, orders, *handle,
                 {.by = EndedBy::caller, .reason = reason_of(event.request, orders)}, now);
  return true;
}

bool proxied_unanswered(Environment& environment, Orders& orders, base::TransactionHandle server,
                        base::Instant now) {
  const auto handle = recall(environment, server);
  if (!handle) return false;
  ResponseContext& context = **environment.proxy.contexts.find(*handle);
  context.server = {};
  if (!context.is_invite()) {
    record_bye_answered(environment, context, 408);
    forget_context(environment, *handle);
    return true;
  }
  cancel_proxied(environment, orders, *handle, {}, now);
  record_proxied_end(environment, context, 500, now);
  return true;
}

}  // namespace trunkline::controlplane
