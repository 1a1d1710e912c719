// Where the names of trunks lead is who they are when they call, as an address of theirs is.
#pragma once

#include "controlplane/peers/live_peers.h"
#include "controlplane/routing/host_names.h"
#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// From now on workers, access and routing know them by it, and by what was known before no more.
void follow_names(const HostNames& names, LivePeers& peers, const Environment& environment,
                  base::Instant now);

}  // namespace trunkline::controlplane
