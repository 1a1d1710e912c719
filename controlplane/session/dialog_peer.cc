#include "controlplane/session/dialog_peer.h"

namespace trunkline::controlplane {

void meet_peer(Call& call, Side side, const base::IpAddress& source) {
  call.environment.peers.follow(call.session.leg(side).known_peer, source, call.now);
}

void leave_peers(Call& call) {
  for (Leg& leg : call.session.legs) call.environment.peers.let_go(leg.known_peer, call.now);
}

}  // namespace trunkline::controlplane
