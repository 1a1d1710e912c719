// Section `routes`: where calls go that no service answers.
#pragma once

#include <vector>

#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/route_rules.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/trunks_section.h"
#include "controlplane/routing/routing_settings.h"

namespace trunkline::controlplane {

struct RawRoute {
  LocatedList<base::Endpoint> next_hop;
  Located<bool> trusted{false};
};

struct RawRoutes {
  RawRoute otherwise;  // `default`
  Located<std::string> numbering;
  Located<std::string> emergency;
  Located<RouteRole> users{RouteRole::b2bua};
  std::vector<RawRule> rules;
  Place rules_place;
};

void describe(ConfigFields& fields, RawRoute& raw);
void describe(ConfigFields& fields, RawRoutes& raw);

/// Faults: two next hops of one family; a next hop that is ourselves, that no port reaches, or in whose
/// family we do not listen; those of trunks and rules.
[[nodiscard]] RoutingSettings check_routes(const RawRoutes& raw, const RawTrunks& trunks,
                                           const OwnNetworks& networks, const SipConfig& sip,
                                           ConfigFaults& faults);

/// Every address of theirs: next hops, hosts and sources of trunks; of a network those of no more than 256.
[[nodiscard]] std::vector<base::IpAddress> peers_of(const RoutingSettings& routing);
/// The networks of trunks that are wider than that.
[[nodiscard]] std::vector<base::AddressPrefix> peer_networks_of(const RoutingSettings& routing);

}  // namespace trunkline::controlplane
