#include "controlplane/routing/routing.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace trunkline::controlplane {

bool Routing::is_ours(const sip::Uri& uri) const noexcept {
  if (uri.host.empty()) return true;  // a tel: URI names no host
  if (const auto address = uri.address()) {
    return std::find(settings_.addresses.begin(), settings_.addresses.end(), *address) !=
           settings_.addresses.end();
  }
  return std::any_of(settings_.domains.begin(), settings_.domains.end(),
                     [&](const auto& domain) { return base::equals_ignoring_case(uri.host, domain); });
}

RouteFound Routing::find(const sip::Uri& request_uri, const base::Endpoint& caller) const noexcept {
  if (settings_.services && is_ours(request_uri)) {
    // %74est is test (RFC 3261 section 19.1.4).
    std::array<char, 16> unescaped;
    const auto user = sip::unescape(request_uri.user, unescaped);
    if (const auto service = parse_service(user.value_or(""))) return {RouteKind::service, *service, {}};
  }
  const auto& near = caller.address.is_v4() ? settings_.next_hop_v4 : settings_.next_hop_v6;
  const auto& far = caller.address.is_v4() ? settings_.next_hop_v6 : settings_.next_hop_v4;
  if (near) return {RouteKind::next_hop, {}, *near};
  if (far) return {RouteKind::next_hop, {}, *far};
  return {};
}

}  // namespace trunkline::controlplane
