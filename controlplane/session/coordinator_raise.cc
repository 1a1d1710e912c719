// A request that was carried from one side of a call to the other, and is sent once more.
#include "controlplane/session/coordinator.h"
#include "controlplane/session/coordinator_inline.h"
#include "controlplane/session/raise_interval.h"

namespace trunkline::controlplane {

bool Coordinator::asks_again(const RequestUser& user, const sip::ResponseReceived& event, base::Instant now,
                             Orders& orders) {
  const RelayedRequest* relayed = relayed_.find(named_by<RelayHandle>(user));
  if (relayed == nullptr || relayed->method != sip::Method::update) return false;
  const Side peer = other(relayed->from);
  bool again = false;
  with(relayed->session, now, orders, [&](Call& call) { again = raise_interval(call, peer, event); });
  return again;
}

}  // namespace trunkline::controlplane
