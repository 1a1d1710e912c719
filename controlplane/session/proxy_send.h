// A request as it goes to one target through the proxy: RFC 3261 section 16.6.
#pragma once

#include <cstdint>

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"

namespace trunkline::controlplane {

/// By the branch of that number. `breadth`: its share of Max-Breadth (RFC 5393).
void send_to_target(Environment& environment, Orders& orders, ContextHandle handle,
                    const ResponseContext& context, std::size_t branch, std::uint8_t breadth);

}  // namespace trunkline::controlplane
