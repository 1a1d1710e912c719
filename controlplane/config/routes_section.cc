#include "controlplane/config/routes_section.h"

#include <algorithm>
#include <string>

namespace trunkline::controlplane {
namespace {

void check_next_hop(const Located<base::Endpoint>& item, const OwnNetworks& networks, const SipConfig& sip,
                    RoutingSettings& routing, ConfigFaults& faults) {
  const base::Endpoint& hop = item.value;
  const std::string family(family_name(hop.address));
  const auto fault = [&](ConfigFaultKind kind, std::string what) {
    faults.push_back(item.fault(kind, std::move(what)));
  };
  auto& target = hop.address.is_v4() ? routing.next_hop_v4 : routing.next_hop_v6;
  if (target) fault(ConfigFaultKind::contradiction, "is the second next hop for " + family);
  if (networks.is_own(hop.address)) {
    fault(ConfigFaultKind::contradiction, "is ourselves: every call would come back");
  } else if (!networks.can_reach(hop.address)) {
    fault(ConfigFaultKind::dangling,
          hop.address.to_string() + " is on no port's link, and no port has a gateway for " + family);
  }
  const bool listening = std::any_of(sip.listen.begin(), sip.listen.end(), [&](const auto& listen) {
    return listen.address.is_v4() == hop.address.is_v4();
  });
  if (!listening)
    fault(ConfigFaultKind::dangling, "cannot be called: sip.listen has no " + family + " address");
  target = hop;
}

}  // namespace

void describe(ConfigFields& fields, RawRoute& raw) { fields.list("next_hop", raw.next_hop, Need::required); }

void describe(ConfigFields& fields, RawRoutes& raw) {
  fields.section("default", raw.otherwise, Need::optional);
}

RoutingSettings check_routes(const RawRoutes& raw, const OwnNetworks& networks, const SipConfig& sip,
                             bool services, ConfigFaults& faults) {
  RoutingSettings routing;
  routing.services = services;
  routing.domains = sip.domains;
  for (const auto& listen : sip.listen) routing.addresses.push_back(listen.address);
  for (const auto& item : raw.otherwise.next_hop.items) {
    if (item.usable()) check_next_hop(item, networks, sip, routing, faults);
  }
  return routing;
}

}  // namespace trunkline::controlplane
