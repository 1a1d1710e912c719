// The timers of a call: how long it may ring, when ringing is repeated, and when an end is enforced.
#pragma once

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// `timer` fires at that moment, in place of one that it was armed for before. False: no timer is left, which
/// is counted.
bool arm(Call& call, base::TimerId& timer, CallTimerKind kind, base::Instant when);
inline void disarm(Call& call, base::TimerId& timer) {
  if (timer) call.environment.timers.cancel(timer);
  timer = {};
}

/// From the INVITE on: SessionSettings::ring_limit, or the INVITE's Expires if that is shorter.
void limit_ringing(Call& call);
/// A proxy gives up after three minutes without a response: the last provisional is repeated each minute
/// (RFC 3261 section 13.3.1.1).
void refresh_ringing_later(Call& call);
void repeat_ringing(Call& call);
/// A trunk that says nothing so long is given up: on_silence().
void limit_silence(Call& call, base::Duration limit);
void stop_silence(Call& call);
/// Answered, or given up: no more of the above.
void stop_ringing(Call& call);

/// cancelling, ending or ended: the call is over, only farewells are awaited.
[[nodiscard]] bool is_over(CallState state) noexcept;
/// Media are given back, nothing is repeated any more, and a peer that never says farewell does not keep the
/// session.
void enter_end(Call& call);

/// The 2xx of that leg is repeated later.
void arm_success(Call& call, Side side);
/// The deadline of a 2xx: it is repeated, or the call ends unacknowledged.
void on_success_timer(Call& call, Side side);
/// The limit of the state the call is in has passed.
void on_limit(Call& call);

}  // namespace trunkline::controlplane
