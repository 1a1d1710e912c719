// Where a MESSAGE outside of a call is tried: the phones of a user, the hosts of a group of trunks, or a next
// hop.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/new_call.h"
#include "controlplane/session/outside_message.h"

namespace trunkline::controlplane {

/// All phones of a user at the same time, as far as Max-Breadth lets them (RFC 5393); trunks one after the
/// other.
[[nodiscard]] std::deque<MessagePlace> places_of(Environment& environment, Orders& orders,
                                                 const sip::Message& request, const Placing& placing,
                                                 base::Instant now);
/// As of a call: a trunk that is full, or over its rate, is none that this goes by.
[[nodiscard]] bool may_use(Environment& environment, const OutsideMessage& message, TrunkId trunk,
                           base::Instant now);
/// Those of one trunk follow one another.
void drop_places_of(OutsideMessage& message, TrunkId trunk);

}  // namespace trunkline::controlplane
