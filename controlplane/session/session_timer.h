// Session timers (RFC 4028), on each leg by itself: a call whose peer is gone without a word ends all the
// same.
#pragma once

#include <cstdint>

#include "controlplane/session/call.h"
#include "sip/message/message.h"
#include "sip/transaction/response.h"

namespace trunkline::controlplane {

/// As UAS, of an INVITE or UPDATE of the peer on that side: agrees on an interval and on who refreshes, for
/// the 2xx to say. 0, or 422: the peer wants it shorter than our Min-SE allows.
[[nodiscard]] int agree_session_timer(Call& call, Side side, const sip::Message& request);
/// What the 2xx says of it, in the order of the call.
void say_session_timer(Call& call, Side side, HeaderLines& lines);

/// As UAC: what an INVITE or UPDATE of ours asks for. A first one leaves the refreshing to the peer (section
/// 7.1), a later one lets it be whose it is.
void ask_session_timer(Call& call, Side side, HeaderLines& lines);
/// What the 2xx to it says; nothing: the peer knows no session timer.
void learn_session_timer(Call& call, Side side, const sip::Message& success);

/// The 2xx was sent: from now on what was agreed holds. Where the request was refused all is as before.
void begin_session_timer(Call& call, Side side);
/// on_session_timer() is called then, in place of an earlier wish.
void wake_session_timer(Call& call, Side side, base::Duration after);
/// Until the call ends if nobody refreshes; 0: that time is there.
[[nodiscard]] base::Duration time_left(const Call& call, Side side);
/// Of a 422, or of a request of the peer's: its Min-SE.
void learn_least_interval(Leg& leg, const sip::Message& message);
void stop_session_timers(Call& call);

/// "Min-SE: 90", for a 422.
[[nodiscard]] std::string_view min_se_of(Call& call);

}  // namespace trunkline::controlplane
