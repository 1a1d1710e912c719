// Re-INVITEs that a party of our own makes: how it holds its peer, and takes it back.
#pragma once

#include "controlplane/session/local_party.h"

namespace trunkline::controlplane {

/// Offers the peer what the party is willing to do from now on. LocalParties::moved() tells how it ends: from
/// `reoffered` to `reoffer_answered`, or back to `established` with the status of the refusal. `beside`: from
/// the worker that has this call's media. False: the call is not established, or an offer is under way.
[[nodiscard]] bool reoffer_locally(Call& call, const LocalWill& will, MediaCallHandle beside = {});

/// LocalParties::may_reoffer() is called when the wait is over that RFC 3261 section 14.1 asks for after a
/// 491, unless the call has ended. False: no timer is left.
[[nodiscard]] bool wait_to_reoffer(Call& call);

/// That wait is over, or nobody has answered our re-INVITE within 64*T1: it is cancelled, so that the call
/// can go on as it was (487).
void on_reoffer_timer(Call& call);
/// Our re-INVITE has been answered.
void stop_reoffer_timer(Call& call);

}  // namespace trunkline::controlplane
