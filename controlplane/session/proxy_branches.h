// The branches of a request that goes through the proxy: whom it is sent to, one after the other, and with
// what.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"

namespace trunkline::controlplane {

/// Sends it to the next of the targets that may be tried now. False: none is left.
[[nodiscard]] bool try_next_target(Environment& environment, Orders& orders, ContextHandle handle,
                                   ResponseContext& context, base::Instant now);
/// The branch at hand has had its final response, or never will. `status` 0: it was cancelled before it said
/// anything. `rest`: how long a 503 wants to be left alone.
void end_branch(Environment& environment, ResponseContext& context, int status, base::Instant now,
                base::Duration rest = {});
/// The Routes that are left. They live as long as the orders, their values as long as the message.
[[nodiscard]] std::span<const sip::HeaderLine> route_lines(Orders& orders, const sip::ForwardRoute& route);
/// Its timer, in place of one that runs.
void arm_proxy_timer(Environment& environment, ContextHandle handle, ResponseContext& context,
                     base::Instant when);
/// Gives back all that it holds.
void forget_context(Environment& environment, ContextHandle handle);

/// "Greater than 3 minutes" (RFC 3261 section 16.6 item 11).
inline constexpr base::Duration timer_c = std::chrono::seconds(181);

}  // namespace trunkline::controlplane
