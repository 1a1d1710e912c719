#include "controlplane/session/call_timing.h"

#include <algorithm>

#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/keep_history.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/session_timer.h"
#include "controlplane/session/trunk_calls.h"

namespace trunkline::controlplane {

using namespace std::chrono_literals;

bool arm(Call& call, base::TimerId& timer, CallTimerKind kind, base::Instant when) {
  disarm(call, timer);
  const auto id = call.environment.timers.arm(when, {call.handle, kind});
  if (!id) call.environment.counters.increment(SessionCounter::timers_exhausted);
  timer = id.value_or(base::TimerId{});
  return id.has_value();
}

void limit_ringing(Call& call) {
  base::Duration limit = call.environment.settings.ring_limit;
  if (call.session.expires_s != 0)
    limit = std::min<base::Duration>(limit, std::chrono::seconds(call.session.expires_s));
  arm(call, call.session.limit_timer, CallTimerKind::limit, call.now + limit);
}

void refresh_ringing_later(Call& call) {
  arm(call, call.session.refresh_timer, CallTimerKind::refresh, call.now + 1min);
}

void repeat_ringing(Call& call) {
  const Session& session = call.session;
  if (session.state != CallState::ringing) return;
  look_at_early(call, session.ringing_fork);
  refresh_ringing_later(call);
  if (!look_past_gone_early(call)) return;  // that may be over, and others ring still
  Carried again{session.ringing_status, {}, session.early_now};
  if (session.ringing_described && session.early_now == session.ringing_fork)
    again.description = session.answer;
  respond(call, session.initiator, again);
}

void limit_silence(Call& call, base::Duration limit) {
  arm(call, call.session.silence_timer, CallTimerKind::silence, call.now + limit);
}

void stop_silence(Call& call) { disarm(call, call.session.silence_timer); }

void stop_ringing(Call& call) {
  disarm(call, call.session.limit_timer);
  disarm(call, call.session.refresh_timer);
}

bool is_over(CallState state) noexcept {
  return state == CallState::cancelling || state == CallState::ending || state == CallState::ended;
}

void enter_end(Call& call) {
  Session& session = call.session;
  stop_ringing(call);
  disarm(call, session.local_timer);
  disarm(call, session.silence_timer);
  stop_session_timers(call);
  end_attempts(call);
  for (const Side side : {Side::a, Side::b}) {
    if (session.leg(side).answered) stop_success(call, side);
  }
  if (session.media_open) call.environment.media.close(session.media, call.now);
  session.media_open = false;
  if (session.state != CallState::ended) {
    // The transaction layer ends every wait of its own at 64*T1: this is for what it could not even begin.
    arm(call, session.limit_timer, CallTimerKind::limit,
        call.now + call.environment.settings.timers.t1 * 64 * 2 + 5s);
  }
}

void arm_success(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  arm(call, leg.success_timer, side == Side::a ? CallTimerKind::success_a : CallTimerKind::success_b,
      leg.success.deadline());
}

void on_success_timer(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  leg.success_timer = {};
  if (!leg.answered) return;
  if (leg.success.step(call.now, call.environment.settings.timers) == sip::SuccessStep::give_up) {
    call.environment.counters.increment(SessionCounter::ack_missing);
    stop_success(call, side);
    happen(call, CallEvent::initiator_unacknowledged);
    return;
  }
  call.orders.add(ResendSuccessOrder{leg.server_invite});
  arm_success(call, side);
}

void on_limit(Call& call) {
  call.session.limit_timer = {};
  switch (call.session.state) {
    case CallState::calling:
    case CallState::ringing:
      note_unanswered(call);
      // "If the INVITE has expired before a final response: 487" (section 13.3.1).
      happen(call, CallEvent::hang_up,
             {.status = call.session.expires_s != 0 ? 487 : 480, .ended = EndReason::ring_limit});
      break;
    case CallState::cancelling:
      call.environment.counters.increment(SessionCounter::limits_enforced);
      happen(call, CallEvent::peer_lost);
      break;
    case CallState::ending:
      call.environment.counters.increment(SessionCounter::limits_enforced);
      happen(call, CallEvent::all_gone);
      break;
    case CallState::answered:
    case CallState::hung_up_unacknowledged:
    case CallState::established:
    case CallState::reoffered:
    case CallState::reoffer_answered:
    case CallState::ended: break;
  }
}

}  // namespace trunkline::controlplane
