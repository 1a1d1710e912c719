#include "controlplane/session/dialog_peer.h"

namespace trunkline::controlplane {
namespace {

void leave(Call& call, Leg& leg) {
  if (leg.known_peer) call.environment.peers.leave(*leg.known_peer, call.now);
  leg.known_peer.reset();
}

}  // namespace

void meet_peer(Call& call, Side side, const base::IpAddress& source) {
  Leg& leg = call.session.leg(side);
  if (leg.known_peer == source) return;
  leave(call, leg);
  if (call.environment.peers.meet(source)) leg.known_peer = source;
}

void leave_peers(Call& call) {
  for (Leg& leg : call.session.legs) leave(call, leg);
}

}  // namespace trunkline::controlplane
