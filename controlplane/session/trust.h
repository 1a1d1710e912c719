// Who is within our trust domain (RFC 3324): whoever is believed what it asserts, and told what is private.
#pragma once

#include "base/endpoint.h"
#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// The next node, a trunk or, where that is nullptr, whoever is at that address: only a next hop may be
/// trusted by it.
[[nodiscard]] bool is_trusted(const Environment& environment, const Trunk* trunk,
                              const base::IpAddress& address);
/// On that side of a call, as its requests and responses come.
[[nodiscard]] bool is_trusted(const Call& call, Side side);

}  // namespace trunkline::controlplane
