// What the caller is told of all that the branches of his request have said: RFC 3261 section 16.7.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// This, at once. False: it was not; the callee repeats it.
[[nodiscard]] bool send_back(Environment& environment, Orders& orders, const ResponseContext& context,
                             const sip::ResponseReceived& event);
/// Keeps it if it is better than what there is (16.7 item 6). `event` nullptr: `status` is ours to say.
void weigh(Environment& environment, ResponseContext& context, const sip::ResponseReceived* event,
           int status);
/// Nobody has taken it, and nobody is left: the best is sent, and the context gone.
void end_unanswered(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now);

}  // namespace trunkline::controlplane
