// A request other than INVITE, BYE and CANCEL on its way from one side to the other: what must be known when
// its answer comes.
#pragma once

#include "base/handle.h"
#include "base/slab.h"
#include "controlplane/session/session.h"
#include "sip/message/method.h"

namespace trunkline::controlplane {

struct RelayedRequest {
  base::SessionHandle session;
  base::TransactionHandle server;  // what was asked, and waits
  Side from = Side::a;
  sip::Method method = sip::Method::unknown;
  bool offered = false;    // it brought an offer, which the answer accepts or not
  std::uint8_t early = 0;  // which early dialog it belongs to
};

using RelayHandle = base::Handle<struct RelayTag>;
/// Of a whole shard: few calls have one, and none holds room for it.
using RelayedRequests = base::Slab<RelayedRequest, RelayHandle>;

}  // namespace trunkline::controlplane
