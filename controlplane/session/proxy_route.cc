#include "controlplane/session/proxy_route.h"

#include <utility>

#include "base/source_key.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/leg_hop.h"
#include "sip/dialog/route.h"

namespace trunkline::controlplane {

std::optional<sip::ForwardRoute> route_through_us(const Environment& environment,
                                                  const sip::Message& request) {
  if (!request.has(sip::HeaderName::route)) return std::nullopt;
  const auto is_ours = [&](const sip::Uri& uri) {
    const auto at = sip::literal_endpoint(uri);
    const bool listens = at && listens_at(environment.settings, *at);
    return listens || (uri.is_sip() && environment.routing->is_ours(uri));
  };
  return sip::forward_route(request, environment.proxy.route_hash, is_ours);
}

std::optional<sip::ForwardRoute> route_of_proxied_dialog(const Environment& environment,
                                                         const sip::Message& request,
                                                         const base::IpAddress& from) {
  const auto to = request.to();
  const bool within = to && !to->tag.empty() && request.method() != sip::Method::register_;
  if (!environment.proxy.has_marked || !within) return std::nullopt;
  auto route = route_through_us(environment, request);
  if (!route || !route->way) return std::nullopt;
  const auto& side = route->sender->at.address;
  const bool same = base::source_key(side) == base::source_key(from) ||
                    (is_of_carrier(environment, side) && is_of_carrier(environment, from));
  return same ? std::move(route) : std::nullopt;
}

std::optional<sip::Hop> hop_along(const Environment& environment, const sip::ForwardRoute& route) {
  auto way = *route.way;
  const auto next = sip::parse_uri(route.next_hop);
  const auto literal = next ? sip::literal_endpoint(*next) : std::nullopt;
  const auto transport = next ? sip::transport_of(*next) : std::nullopt;
  const auto trunk = environment.routing->trunk_of(way.at);
  if (literal && transport && trunk != no_trunk && is_of_trunk(environment, trunk, *literal))
    way = {*literal, *transport};
  const auto* const local = listen_towards(environment.settings, way.at.address);
  if (local == nullptr || listens_at(environment.settings, way.at)) return std::nullopt;
  sip::Hop hop{*local, way.at, way.transport};
  hop.flow = literal && *literal != way.at;  // it comes from elsewhere than it says: through a NAT
  return hop;
}

}  // namespace trunkline::controlplane
