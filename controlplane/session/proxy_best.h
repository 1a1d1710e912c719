// What the caller is told of all that the branches of his request have said: RFC 3261 section 16.7.
#pragma once

#include <span>

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"
#include "sip/message/header_line.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// This, at once. False: it was not; the callee repeats it.
[[nodiscard]] bool send_back(Environment& environment, Orders& orders, const ResponseContext& context,
                             const sip::ResponseReceived& event);
/// Keeps it if it is better than what there is (16.7 item 6), and of a 401 or 407 in any case what it asks
/// for. `event` nullptr: `status` is ours to say. `contacts`: of a 3xx those that are the caller's to try;
/// empty: all of them are.
void weigh(Environment& environment, ResponseContext& context, const sip::ResponseReceived* event, int status,
           std::span<const sip::HeaderLine> contacts = {});
/// The same of a branch that we could not send: the status is our own, and no target has failed.
void weigh_unsent(Environment& environment, ResponseContext& context, int status);
/// Nobody has taken it, and nobody is left: the best is sent, and the context gone.
void end_unanswered(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now);

}  // namespace trunkline::controlplane
