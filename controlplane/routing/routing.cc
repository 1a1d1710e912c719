#include "controlplane/routing/routing.h"

namespace trunkline::controlplane {

RouteFound Routing::find(const sip::Uri& request_uri, const base::Endpoint& caller) const noexcept {
  if (settings_.services) {
    if (const auto service = parse_service(request_uri.user)) return {RouteKind::service, *service, {}};
  }
  const auto& near = caller.address.is_v4() ? settings_.next_hop_v4 : settings_.next_hop_v6;
  const auto& far = caller.address.is_v4() ? settings_.next_hop_v6 : settings_.next_hop_v4;
  if (near) return {RouteKind::next_hop, {}, *near};
  if (far) return {RouteKind::next_hop, {}, *far};
  return {};
}

}  // namespace trunkline::controlplane
