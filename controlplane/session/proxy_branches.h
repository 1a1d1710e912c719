// The branches of a request that goes through the proxy: whom it is sent to, one after the other or at the
// same time, and with what.
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"

namespace trunkline::controlplane {

/// Sends it to the next of the targets that may be tried now, and to all that are called together with it, as
/// far as its Max-Breadth goes. False: none is left.
[[nodiscard]] bool try_next_targets(Environment& environment, Orders& orders, ContextHandle handle,
                                    ResponseContext& context, base::Instant now);
/// It has had its final response, or never will. `status` 0: it was cancelled before it said anything.
/// `rest`: how long a 503 wants to be left alone.
void end_branch(Environment& environment, ResponseContext& context, ProxyBranch& branch, int status,
                base::Instant now, base::Duration rest = {});
/// Its final response is awaited nevertheless. Where a CANCEL was sent already nothing is done.
void cancel_branch(Environment& environment, Orders& orders, ProxyBranch& branch, std::string_view reason,
                   base::Instant now);
/// Nobody waits for it; a 2xx of its passes all the same. `status` as for end_branch().
void give_branch_up(Environment& environment, Orders& orders, ResponseContext& context, ProxyBranch& branch,
                    int status, base::Instant now);
/// The Routes that are left. They live as long as the orders, their values as long as the message.
[[nodiscard]] std::span<const sip::HeaderLine> route_lines(Orders& orders, const sip::ForwardRoute& route);
/// Its timer, in place of one that runs.
void arm_proxy_timer(Environment& environment, ContextHandle handle, ResponseContext& context,
                     base::Instant when);
/// For the first deadline of its branches.
void arm_for_branches(Environment& environment, ContextHandle handle, ResponseContext& context);
/// Gives back all that it holds.
void forget_context(Environment& environment, ContextHandle handle);

/// "Greater than 3 minutes" (RFC 3261 section 16.6 item 11).
inline constexpr base::Duration timer_c = std::chrono::seconds(181);

}  // namespace trunkline::controlplane
