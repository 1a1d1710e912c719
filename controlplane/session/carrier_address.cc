#include "controlplane/session/carrier_address.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

bool is_reached_at(const TrunkBoard& trunks, TrunkId trunk, const base::IpAddress& address) {
  const auto& hosts = trunks.load(trunk).hosts;
  return std::any_of(hosts.begin(), hosts.end(), [&](const DestinationHealth& host) {
    return std::any_of(host.targets.begin(), host.targets.end(),
                       [&](const HostTarget& target) { return target.endpoint.address == address; });
  });
}

}  // namespace

bool is_of_trunk(const Environment& environment, TrunkId trunk, const base::Endpoint& at) {
  return environment.routing->trunk_of(at) == trunk || is_reached_at(*environment.trunks, trunk, at.address);
}

bool is_of_carrier(const Routing& routing, const TrunkBoard& trunks, const base::IpAddress& address) {
  for (const auto& next_hop : {routing.settings().next_hop_v4, routing.settings().next_hop_v6}) {
    if (next_hop && next_hop->address == address) return true;
  }
  if (routing.trunk_of({address, 0}) != no_trunk) return true;
  for (std::size_t i = 0; i < trunks.trunks().size(); ++i) {
    if (is_reached_at(trunks, TrunkId{static_cast<std::uint16_t>(i)}, address)) return true;
  }
  return false;
}

}  // namespace trunkline::controlplane
