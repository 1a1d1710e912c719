// Who answers, as the side is told that asked: P-Asserted-Identity and Privacy in 1xx and 2xx (RFC 3325), and
// how the call came there (RFC 7044).
#pragma once

#include <vector>

#include "controlplane/session/call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Adds what the peer on side `from`, or we for it, assert of who has sent `response`, and History-Info for a
/// caller who has asked for it. A side that we do not trust is told nothing: what a callee says of himself by
/// any other header field does not cross either. Values live as long as the orders.
void add_callee_identity(Call& call, Side from, const sip::Message& response,
                         std::vector<sip::HeaderLine>& lines);

}  // namespace trunkline::controlplane
