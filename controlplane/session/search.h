// Searches for somebody who takes the call, one within the other.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/told_failure.h"

namespace trunkline::controlplane {

/// The trunks or phones that are tried make way for others, to which one of them has sent the call.
void interrupt(Call& call);
/// Those have failed before anybody was invited.
void take_back_interruption(Call& call);
/// The search has failed: those that it was begun within go on, the last one first. True: somebody is
/// invited. False: nobody is left, and what is told of the first search is the best that all have said.
[[nodiscard]] bool resume(Call& call);
/// Who was invited on leg b has failed. True: others are still called, or are called in his place.
[[nodiscard]] bool search_goes_on(Call& call, const Failed& failed);

}  // namespace trunkline::controlplane
