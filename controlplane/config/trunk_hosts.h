// Where a trunk is called at, and calls from.
#pragma once

#include <cstddef>

#include "controlplane/config/trunks_section.h"

namespace trunkline::controlplane {

inline constexpr std::size_t most_trunk_hosts = 8;

/// Fills hosts, sources and transport of `trunk`, the next of `routing`.
void check_trunk_hosts(const RawTrunk& raw, const OwnNetworks& networks, const SipConfig& sip,
                       const RoutingSettings& routing, Trunk& trunk, ConfigFaults& faults);

}  // namespace trunkline::controlplane
