// Keeps the workers' idea of who is known true to the dialogs of a call.
#pragma once

#include "base/endpoint.h"
#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// The dialog on that side is confirmed, by a message that came from `source`: an ACK with our tag, or the
/// 2xx to an INVITE of ours.
void meet_peer(Call& call, Side side, const base::IpAddress& source);

/// The call is over.
void leave_peers(Call& call);

}  // namespace trunkline::controlplane
