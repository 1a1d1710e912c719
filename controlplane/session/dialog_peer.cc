#include "controlplane/session/dialog_peer.h"

namespace trunkline::controlplane {
namespace {

void leave(Call& call, Leg& leg) {
  call.environment.peers.leave(leg.known_peer, call.now);
  leg.known_peer = {};
}

}  // namespace

void meet_peer(Call& call, Side side, const base::IpAddress& source) {
  Leg& leg = call.session.leg(side);
  if (call.environment.peers.is_at(leg.known_peer, source)) return;
  leave(call, leg);
  leg.known_peer = call.environment.peers.meet(source);
}

void leave_peers(Call& call) {
  for (Leg& leg : call.session.legs) leave(call, leg);
}

}  // namespace trunkline::controlplane
