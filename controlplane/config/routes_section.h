// Section `routes`: where calls go that no service answers.
#pragma once

#include <vector>

#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/routing/routing.h"

namespace trunkline::controlplane {

struct RawRoute {
  LocatedList<base::Endpoint> next_hop;
};

struct RawRoutes {
  RawRoute otherwise;  // `default`
};

void describe(ConfigFields& fields, RawRoute& raw);
void describe(ConfigFields& fields, RawRoutes& raw);

/// Faults: two next hops of one family; a next hop that is ourselves, that no port reaches, or in whose
/// family we do not listen.
[[nodiscard]] RoutingSettings check_routes(const RawRoutes& raw, const OwnNetworks& networks,
                                           const SipConfig& sip, bool services, ConfigFaults& faults);

}  // namespace trunkline::controlplane
