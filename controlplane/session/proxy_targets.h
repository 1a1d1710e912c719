// Whom a request through the proxy may be sent to: RFC 3261 section 16.5.
#pragma once

#include <vector>

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"

namespace trunkline::controlplane {

/// Whether calls to that user go through the proxy, where he is called at all. What a proxy cannot do for him
/// is left to a call: to forward, and to hide who he is.
[[nodiscard]] bool is_proxied_user(const Routing& routing, const Registrar& registrar,
                                   const ReachedUser& user);
[[nodiscard]] inline bool is_proxied_user(const Environment& environment, const ReachedUser& user) {
  return is_proxied_user(*environment.routing, *environment.registrar, user);
}

/// The trunks of a route's group, in the order in which they are tried; none where it was there before.
[[nodiscard]] std::vector<ProxyTarget> targets_of_group(Environment& environment, Orders& orders,
                                                        ResponseContext& context, sip::Uri uri,
                                                        const RouteFound& found, base::Instant now);
/// A user's phones, the highest q first, those of one q together; none where he was called before.
[[nodiscard]] std::vector<ProxyTarget> targets_of_user(Environment& environment, Orders& orders,
                                                       ResponseContext& context, const ReachedUser& user,
                                                       base::Instant now);
/// These before all that are left, the first one first.
void try_first(Environment& environment, ResponseContext& context, std::vector<ProxyTarget> targets);

}  // namespace trunkline::controlplane
