#include "controlplane/session/proxy_redirect.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "controlplane/routing/trunk_order.h"
#include "controlplane/session/been_at.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/proxy_targets.h"
#include "controlplane/session/trunk_host.h"
#include "sip/message/contact.h"

namespace trunkline::controlplane {
namespace {

/// One contact of a 3xx, as it was written.
struct NamedContact {
  std::string value;
  std::string uri;
  int q = 0;
};

std::vector<NamedContact> contacts_of(const sip::Message& redirection) {
  std::vector<NamedContact> contacts;
  for (const auto value : redirection.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    if (!contact || contact->star) continue;
    auto& named = contacts.emplace_back(
        NamedContact{std::string(value), std::string(contact->address.uri_text), contact->q.value_or(1000)});
    std::replace_if(
        named.value.begin(), named.value.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  }
  std::stable_sort(contacts.begin(), contacts.end(), [](const auto& a, const auto& b) { return a.q > b.q; });
  return contacts;
}

/// It answers for itself, but counts where it came from.
ProxyTarget target_at(const Called& called, const ProxyTarget& redirecting) {
  ProxyTarget target{std::string(called.target), called.hop, redirecting.destination};
  target.user = redirecting.user;
  target.by_contact = true;
  target.redirect = redirecting.redirect;
  return target;
}

/// By the addresses of a name that is kept resolved, one after the other (RFC 3263 section 4.3).
std::vector<ProxyTarget> targets_at_name(Environment& environment, Orders& orders,
                                         const ProxyTarget& redirecting, const sip::Uri& uri) {
  std::vector<ProxyTarget> targets;
  const auto host = host_named(*environment.trunks, uri.host);
  if (!host) return targets;
  for (const auto& at : order_of(environment.trunks->targets(*host), environment.random)) {
    const auto called = called_at(environment.settings, orders, uri, at.endpoint, at.transport);
    if (called) targets.push_back(target_at(*called, redirecting));
  }
  return targets;
}

/// Who is taken to call: the trunk, or the user whose phone it is, who is where the call comes from.
base::Endpoint caller_for(const Environment& environment, const ResponseContext& context,
                          const ProxyTarget& redirecting) {
  if (redirecting.destination.trunk == no_trunk) return context.from.remote;
  const auto& targets = environment.trunks->targets(redirecting.destination);
  return targets.empty() ? redirecting.hop.remote : targets.front().endpoint;
}

/// Who redirects gets nowhere that he could not call himself, and nowhere but through a proxy.
std::vector<ProxyTarget> targets_by_routing(Environment& environment, Orders& orders,
                                            ResponseContext& context, const ProxyTarget& redirecting,
                                            const sip::Uri& uri, base::Instant now) {
  auto& routing = *environment.routing;
  if (routing.emergency(uri)) return {};
  if (environment.registrar != nullptr) {
    const auto user = environment.registrar->reached(uri, now);
    if (user && !is_proxied_user(environment, *user)) return {};
    if (user) return targets_of_user(environment, orders, context, *user, now);
  }
  RouteTrace trace;
  const auto found =
      routing.find(uri, RouteCaller{caller_for(environment, context, redirecting), redirecting.user}, &trace);
  if (uri.address() && !trace.ours) return {};  // that we cannot speak to
  const bool by_proxy =
      found.kind == RouteKind::group && found.rule != nullptr && found.rule->role == RouteRole::proxy;
  if (!by_proxy) return {};
  return targets_of_group(environment, orders, context, uri, found, now);
}

std::vector<ProxyTarget> targets_of_contact(Environment& environment, Orders& orders,
                                            ResponseContext& context, const ProxyTarget& redirecting,
                                            std::string_view text, base::Instant now) {
  const auto uri = sip::parse_uri(text);
  // Whoever says sips wants TLS or nothing (RFC 3261 section 19.1).
  if (!uri || uri->scheme == sip::Scheme::sips) return {};
  const bool of_phone = !redirecting.user.empty();
  if (const auto called = called_at(environment.settings, orders, text)) {
    const auto& at = called->hop.remote;
    if (of_phone && is_of_carrier(environment, at.address)) {
      // Nobody gets past the dial plan by naming a carrier: it is asked, as for one of his own domain.
      const auto domain = std::string_view(redirecting.user).substr(redirecting.user.rfind('@'));
      const auto place = orders.keep_joined("sip:", user_to_send(orders, uri->user), domain);
      const auto ours = sip::parse_uri(place);
      if (uri->user.empty() || !ours) return {};
      return targets_by_routing(environment, orders, context, redirecting, *ours, now);
    }
    if (!listens_at(environment.settings, at)) return {target_at(*called, redirecting)};
  }
  if (!of_phone && uri->is_sip() && !uri->address()) {
    auto targets = targets_at_name(environment, orders, redirecting, *uri);
    if (!targets.empty()) return targets;
  }
  return targets_by_routing(environment, orders, context, redirecting, *uri, now);
}

}  // namespace

std::optional<std::vector<sip::HeaderLine>> follow_redirection(Environment& environment, Orders& orders,
                                                               ResponseContext& context,
                                                               const ProxyTarget& redirecting,
                                                               const sip::Message& response,
                                                               base::Instant now) {
  if (redirecting.redirect != RedirectPolicy::follow) return std::nullopt;
  static_cast<void>(note_place(context.been_at, redirecting.request_uri));
  std::vector<sip::HeaderLine> left;
  std::vector<ProxyTarget> next;
  std::size_t followed = 0;
  for (const auto& contact : contacts_of(response)) {
    const bool may = context.redirections < most_redirections;
    if (may && !note_place(context.been_at, contact.uri)) continue;  // it has been there already
    auto targets = may ? targets_of_contact(environment, orders, context, redirecting, contact.uri, now)
                       : std::vector<ProxyTarget>{};
    if (targets.empty()) {
      left.push_back({sip::HeaderName::contact, orders.keep(contact.value)});
      continue;
    }
    ++followed;
    ++context.redirections;
    targets.front().fresh = true;
    std::move(targets.begin(), targets.end(), std::back_inserter(next));
  }
  if (followed == 0) return std::nullopt;
  environment.counters.increment(SessionCounter::redirections_followed, followed);
  try_first(environment, context, std::move(next));
  return left;
}

}  // namespace trunkline::controlplane
