// Plays a service's script in the place of a called party.
#pragma once

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// Takes each step that is due, and arms a timer for the next one.
void play_script(Call& call);

}  // namespace trunkline::controlplane
