// Calls by way of trunks: one trunk after the other, until one takes the call or speaks for it.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "controlplane/session/told_failure.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Invites the first trunk that can be used. The status with which the call fails, or 0.
[[nodiscard]] int begin_attempts(Call& call, const sip::Message& invite, const Placing& placing);

/// A provisional response came on leg b, 100 included.
void attempt_spoke(Call& call, int status);
void attempt_answered(Call& call);
/// A final failure of leg b: true when another trunk is invited in its place, and the caller hears nothing of
/// it.
[[nodiscard]] bool attempt_failed(Call& call, const Failed& failed);
/// The user to whom one contact has led has failed with that status: the other contacts, and the trunks
/// beside them. True: somebody was invited.
[[nodiscard]] bool attempts_go_on(Call& call, int status);
/// Nobody waits for an answer any more.
void end_attempts(Call& call);
/// The trunk that was invited has said nothing at all for too long.
void on_silence(Call& call);

/// A call came from a trunk, or is gone: its place in the trunk's limits.
void leave_trunks(Environment& environment, Session& session);

}  // namespace trunkline::controlplane
