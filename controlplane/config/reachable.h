// Whether somebody can be called at an address: what next hops and trunks must fulfil.
#pragma once

#include "controlplane/config/ports_section.h"
#include "controlplane/config/sip_section.h"

namespace trunkline::controlplane {

/// Faults: it is ourselves, no port reaches it, or we do not listen in its family.
void check_reachable(const Place& at, const base::Endpoint& endpoint, const OwnNetworks& networks,
                     const SipConfig& sip, ConfigFaults& faults);

}  // namespace trunkline::controlplane
