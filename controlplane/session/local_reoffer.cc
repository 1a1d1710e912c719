#include "controlplane/session/local_reoffer.h"

#include "controlplane/session/call_timing.h"
#include "controlplane/session/in_dialog.h"
#include "sip/dialog/glare_wait.h"

namespace trunkline::controlplane {
namespace {

bool arm_reoffer(Call& call, base::Duration after) {
  auto& timer = call.session.silence_timer;  // of a trunk that was invited: none is any more
  return arm(call, timer, CallTimerKind::reoffer, call.now + after);
}

}  // namespace

bool reoffer_locally(Call& call, const LocalWill& will, MediaCallHandle beside) {
  Session& session = call.session;
  if (!session.local || session.state != CallState::established) return false;
  const Leg& leg = session.leg(session.sip_side());
  if (leg.ours_pending || leg.server_invite || session.update_from) return false;
  session.local->will = will;
  call.beside = beside;
  // A provisional response ends timer B (RFC 3261 section 17.1.1.2), and nothing else limits a re-INVITE.
  static_cast<void>(arm_reoffer(call, call.environment.settings.timers.t1 * 64));
  session.initiator = session.local->side;
  expect_answers(session, true);
  happen(call, CallEvent::reinvite);
  call.beside = {};
  return true;
}

bool wait_to_reoffer(Call& call) {
  return arm_reoffer(call, sip::glare_wait(call.session.is_placed(), call.environment.random));
}

void on_reoffer_timer(Call& call) {
  Session& session = call.session;
  session.silence_timer = {};
  const bool is_asking = session.state == CallState::reoffered && !session.is_sip(session.initiator);
  if (is_asking) return happen(call, CallEvent::initiator_cancel);
  call.environment.local->may_reoffer(call);
}

void stop_reoffer_timer(Call& call) { stop_silence(call); }

}  // namespace trunkline::controlplane
