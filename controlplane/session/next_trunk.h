// Whom a call by way of trunks invites next.
#pragma once

#include <memory>
#include <span>

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "controlplane/session/outgoing_leg.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Nothing: no buffer is left.
[[nodiscard]] std::unique_ptr<Attempts> attempts_of(Call& call, const sip::Message& invite,
                                                    const Placing& placing);
/// Invites the next host that can be used. The status with which the call fails, or 0.
[[nodiscard]] int try_next(Call& call, Attempts& attempts);
void give_up_current(Call& call, Attempts& attempts);

/// The trunks of the route's group are those that are tried, from the first on.
void plan_group(Call& call, AttemptPlan& plan, const RouteFound& route);
/// False: that group was given that number before.
[[nodiscard]] bool note_group(Attempts& attempts, const RouteFound& route);

/// What whoever is invited next is told of the caller.
[[nodiscard]] Introduction introduction_of(const Attempts& attempts, std::span<const ForwardingStep> trail);

/// Whether the trunk may carry one call more, which is counted as refused if not. No limit holds up an
/// emergency.
[[nodiscard]] bool has_room(Call& call, const Attempts& attempts, TrunkId trunk);
void leave_trunk(Environment& environment, TrunkId& trunk);
/// `left` is taken as before: nobody could be invited elsewhere.
void keep_trunk(Environment& environment, TrunkId& trunk, TrunkId left);

}  // namespace trunkline::controlplane
