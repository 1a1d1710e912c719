// Requests of the peers within a call: re-INVITE, BYE, OPTIONS, ACK and CANCEL.
#pragma once

#include "controlplane/session/call.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Any request but ACK and CANCEL, already inspected.
void receive_in_dialog(Call& call, Side side, const sip::RequestReceived& received);
/// An ACK to a 2xx.
void receive_ack(Call& call, Side side, const sip::AckReceived& received);
/// The CANCEL itself is answered here too.
void receive_cancel(Call& call, Side side, const sip::CancelReceived& cancel);

/// A re-INVITE begins: what was said to the INVITE before it answers nothing any more.
void expect_answers(Session& session, bool offered);

/// Whether a re-INVITE from that side can be taken up now: 0, or the status that refuses it.
/// 491: we wait for that side's answer to an INVITE of ours, or the other side's offer is being carried (RFC
/// 3261 section 14.1). 500 with Retry-After: its own INVITE or UPDATE before is not answered yet (14.2, RFC
/// 3311 section 5.2). 481: the call is over.
[[nodiscard]] int refusal_of_reoffer(const Session& session, Side side) noexcept;

}  // namespace trunkline::controlplane
