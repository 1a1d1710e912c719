// What goes before any route: a call to a user of ours who has registered, or forwards his calls.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "controlplane/registrar/registrar.h"
#include "controlplane/routing/explain_route.h"
#include "controlplane/routing/routing.h"

namespace trunkline::controlplane {

/// Who is called, and where he is; empty: the URI names nobody who is reached, and routing is asked.
[[nodiscard]] std::vector<ExplainedStep> explain_user(const Routing& routing, const Registrar* registrar,
                                                      const sip::Uri& uri, base::Instant now);

/// Who calls, as people name him: by an address, with a port other than 5060 or without one, as a trunk,
/// which then calls from its first source or host, or as a user of ours. Empty: a stranger. Nothing: he is
/// none of these, or nobody knows yet where the trunk's host is. May be a view into `name`.
[[nodiscard]] std::optional<RouteCaller> caller_named(const TrunkBoard& trunks, const Registrar* registrar,
                                                      std::string_view name);

}  // namespace trunkline::controlplane
