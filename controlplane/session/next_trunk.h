// Whom a call by way of trunks invites next.
#pragma once

#include <memory>

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Nothing: no buffer is left.
[[nodiscard]] std::unique_ptr<Attempts> attempts_of(Call& call, const sip::Message& invite,
                                                    const Placing& placing);
/// Invites the next host that can be used. The status with which the call fails, or 0.
[[nodiscard]] int try_next(Call& call, Attempts& attempts);
void give_up_current(Call& call, Attempts& attempts);

/// Where a 3xx sends the call, to be invited by try_contact() as long as the trunk that said so is current.
void collect_contacts(Attempts& attempts, const sip::Message& redirection);
/// False: there is none that can be called, or the call was sent on too often.
[[nodiscard]] bool try_contact(Call& call, Attempts& attempts);

void leave_trunk(Environment& environment, TrunkId& trunk);

}  // namespace trunkline::controlplane
