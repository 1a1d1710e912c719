// New trunks among those that calls in progress still name: who stays keeps his place.
#pragma once

#include <functional>

#include "controlplane/routing/routing_settings.h"

namespace trunkline::controlplane {

/// A TrunkId and the number of a host are places in lists, which sessions, attempts and probes hold on to.
/// Gives `wanted`, as it was read, the places of `running`: trunks and hosts of the same name stay where they
/// are, new ones take places that nobody can name any more or come behind, and those that are gone leave
/// their place marked as removed. `settled`: no attempt is left of a routing before `running`.
/// `is_idle(TrunkId)`: the trunk carries no call. Nothing: there are no places left.
[[nodiscard]] std::optional<RoutingSettings> keep_places(const RoutingSettings& running,
                                                         const RoutingSettings& wanted, bool settled,
                                                         const std::function<bool(TrunkId)>& is_idle);

}  // namespace trunkline::controlplane
