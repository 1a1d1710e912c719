// The way to a phone whose contact is a GRUU of ours: to where it is when it is asked.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/leg.h"
#include "controlplane/session/leg_hop.h"

namespace trunkline::controlplane {

/// How a request of the dialog reaches the peer now. A GRUU of ours names a phone and no place: where the
/// phone has registered from elsewhere since, the request follows it (RFC 5627 sections 3.4 and 6.1). Where
/// it is not there, and for all other contacts: hop_of().
[[nodiscard]] sip::Hop hop_now(const Environment& environment, Orders& orders, const Leg& leg,
                               base::Instant now);
[[nodiscard]] inline sip::Hop hop_now(Call& call, const Leg& leg) {
  if (call.environment.registrar == nullptr) return hop_of(leg, call.environment.settings);
  return hop_now(call.environment, call.orders, leg, call.now);
}

}  // namespace trunkline::controlplane
