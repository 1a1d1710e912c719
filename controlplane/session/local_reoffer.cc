#include "controlplane/session/local_reoffer.h"

#include "controlplane/session/in_dialog.h"
#include "sip/dialog/glare_wait.h"

namespace trunkline::controlplane {

bool reoffer_locally(Call& call, const LocalWill& will, MediaCallHandle beside) {
  Session& session = call.session;
  if (!session.local || session.state != CallState::established) return false;
  const Leg& leg = session.leg(session.sip_side());
  if (leg.ours_pending || leg.server_invite || session.update_from) return false;
  session.local->will = will;
  call.beside = beside;
  session.initiator = session.local->side;
  expect_answers(session, true);
  happen(call, CallEvent::reinvite);
  call.beside = {};
  return true;
}

bool wait_to_reoffer(Call& call) {
  CallTimers& timers = call.environment.timers;
  auto& timer = call.session.silence_timer;  // of a trunk that was invited: none is any more
  timers.cancel(timer);
  const auto wait = sip::glare_wait(call.session.is_placed(), call.environment.random);
  const auto id = timers.arm(call.now + wait, {call.handle, CallTimerKind::reoffer});
  if (!id) call.environment.counters.increment(SessionCounter::timers_exhausted);
  timer = id.value_or(base::TimerId{});
  return id.has_value();
}

}  // namespace trunkline::controlplane
