// What is done when a session timer fires: we refresh the session, or its time is over (RFC 4028 section 10).
#pragma once

#include "controlplane/session/call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Half of it has passed and we refresh, or nearly all of it and the peer has not (section 10).
void on_session_timer(Call& call, Side side);
/// Our UPDATE was answered, or never: `response` nullptr.
void take_refresh_answer(Call& call, Side side, const sip::Message* response, int status);

}  // namespace trunkline::controlplane
