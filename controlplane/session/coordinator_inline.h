// How the coordinator enters a call and leaves it: the template that its files share.
#pragma once

#include <utility>

#include "controlplane/session/coordinator.h"
#include "controlplane/session/dialog_peer.h"

namespace trunkline::controlplane {

template <class F>
bool Coordinator::with(base::SessionHandle handle, base::Instant now, Orders& orders, F&& f) {
  settle();
  Session* session = sessions_.find(handle);
  if (session == nullptr) return false;
  Call call{handle, *session, environment_, orders, now};
  std::forward<F>(f)(call);
  if (session->state == CallState::ended) {
    counters_.increment(SessionCounter::calls_ended);
    leave_peers(call);
    ended_ = handle;
  }
  return true;
}

}  // namespace trunkline::controlplane
