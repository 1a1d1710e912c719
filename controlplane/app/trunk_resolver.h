// Who is asked for the names of trunks, where one has a name.
#pragma once

#include <memory>

#include "controlplane/config/dns_section.h"
#include "controlplane/routing/resolver.h"
#include "controlplane/routing/routing_settings.h"

namespace trunkline::controlplane {

/// Nothing: no trunk has a name.
[[nodiscard]] std::unique_ptr<Resolver> resolver_for(const RoutingSettings& routing, const DnsConfig& dns);

}  // namespace trunkline::controlplane
