// What a call waits for, or is waited for, and what it is in: by name, for people who look at it.
#pragma once

#include <string>
#include <vector>

#include "controlplane/routing/trunk.h"
#include "controlplane/session/session.h"

namespace trunkline::controlplane {

/// Of one leg; while the call forks, `leg` is a branch of side b.
[[nodiscard]] std::vector<std::string> pending_of(const Session& session, Side side, const Leg& leg);
/// Of the call as a whole: "tries trunk carrier, the one before said 503", "faulted".
[[nodiscard]] std::vector<std::string> conditions_of(const Session& session,
                                                     const std::vector<Trunk>& trunks);

}  // namespace trunkline::controlplane
