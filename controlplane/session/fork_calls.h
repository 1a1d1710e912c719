// Calls to registered users: all contacts of one q at the same time, one q after the other, and then whoever
// the user wants to be called in his place.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Invites the first contacts of `placing.user`, or whom the user has named instead. The status with which
/// the call fails, or 0.
[[nodiscard]] int begin_fork(Call& call, const sip::Message& invite, const Placing& placing);
/// Nobody is called any more: invites those who come next. False: there is none.
[[nodiscard]] bool call_others(Call& call);

}  // namespace trunkline::controlplane
