// A peer calls the session interval that we asked for too short: we ask for a longer one (RFC 4028
// section 7.3).
#pragma once

#include "controlplane/session/call.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// For a 422 to an INVITE or UPDATE of ours on that side. True: the same request is on its way once more,
/// with the Min-SE of the peer as the least and an interval no shorter. False: that would not help, was done
/// twice already, or nobody waits for it any more.
///
/// The session timer of a leg is between us and its peer. Which interval the other side asked for, and that
/// it knows session timers at all, says nothing of it: we have agreed with that side by ourselves, and it
/// could do nothing about a 422. So none is ever carried across (see carried_status()).
[[nodiscard]] bool raise_interval(Call& call, Side side, const sip::ResponseReceived& refused);

}  // namespace trunkline::controlplane
