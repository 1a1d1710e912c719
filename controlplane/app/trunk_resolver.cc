#include "controlplane/app/trunk_resolver.h"

#include <algorithm>

#include "controlplane/net/cares_resolver.h"

namespace trunkline::controlplane {

std::unique_ptr<Resolver> resolver_for(const RoutingSettings& routing, const DnsConfig& dns) {
  const bool has_names = std::any_of(routing.trunks.begin(), routing.trunks.end(), [](const Trunk& trunk) {
    return std::any_of(trunk.hosts.begin(), trunk.hosts.end(),
                       [](const TrunkHost& host) { return !host.name.empty(); });
  });
  if (!has_names) return nullptr;
  return std::make_unique<CaresResolver>(dns.servers, dns.timeout_ms, dns.tries);
}

}  // namespace trunkline::controlplane
