// Addresses at which a call costs money: those of trunks and next hops. Only routing may lead there.
#pragma once

#include "base/endpoint.h"
#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// Whether a trunk calls from there or is reached there, or a next hop is. Who could send a call there by a
/// contact of his own would go past the dial plan, and past what it refuses.
[[nodiscard]] bool is_of_carrier(const Routing& routing, const TrunkBoard& trunks,
                                 const base::IpAddress& address);
[[nodiscard]] inline bool is_of_carrier(const Environment& environment, const base::IpAddress& address) {
  return is_of_carrier(*environment.routing, *environment.trunks, address);
}

/// The same of that trunk. Any port of an address at which it is reached.
[[nodiscard]] bool is_of_trunk(const Environment& environment, TrunkId trunk, const base::Endpoint& at);

}  // namespace trunkline::controlplane
