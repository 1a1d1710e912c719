// Carries a MESSAGE that belongs to no call (RFC 3428) to users and trunks, and back what they say to it.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "controlplane/session/request_user.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// It may be sent, and where to is known. Tries the first places, or answers it.
void begin_message(Environment& environment, Orders& orders, const sip::RequestReceived& received,
                   const Placing& placing, base::Instant now);
/// The final answer of one place, or why there is none.
void take_message_answer(Environment& environment, Orders& orders, const RequestUser& user,
                         const Failed& said, base::Instant now);

}  // namespace trunkline::controlplane
