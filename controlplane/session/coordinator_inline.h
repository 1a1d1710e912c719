// How the coordinator enters a call and leaves it: the template that its files share.
#pragma once

#include <exception>
#include <utility>

#include "controlplane/session/call_fault.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/dialog_peer.h"

namespace trunkline::controlplane {

template <class F>
bool Coordinator::with(base::SessionHandle handle, base::Instant now, Orders& orders, F&& f) {
  settle();
  Session* session = sessions_.find(handle);
  if (session == nullptr) return false;
  Call call{handle, *session, environment_, orders, now};
  const CallState before = session->state;
  try {
    std::forward<F>(f)(call);
    end_faulted(call);
  } catch (const std::exception&) {
    contain(call, before);
  }
  if (session->state == CallState::ended) {
    counters_.increment(SessionCounter::calls_ended);
    leave_peers(call);
    ended_ = handle;
  }
  return true;
}

template <class F>
void Coordinator::end_relayed(const RequestUser& user, base::Instant now, Orders& orders, F&& f) {
  const auto handle = named_by<RelayHandle>(user);
  const RelayedRequest* found = relayed_.find(handle);
  if (found == nullptr) return;
  const RelayedRequest relayed = *found;
  relayed_.erase(handle);
  if (!with(relayed.session, now, orders, [&](Call& call) { f(relayed, &call); })) f(relayed, nullptr);
}

}  // namespace trunkline::controlplane
