#include "controlplane/session/service_player.h"

#include "controlplane/session/call_media.h"

namespace trunkline::controlplane {
namespace {

void take(Call& call, const ServiceStep& step) {
  Session& session = call.session;
  switch (step.move) {
    case ServiceMove::ring:
      happen(call, CallEvent::peer_provisional, {.status = 180, .fork = step.fork});
      break;
    case ServiceMove::early_media:
      happen(call, CallEvent::peer_provisional,
             {.status = 183, .fork = step.fork, .description = session.answer});
      break;
    case ServiceMove::answer:
      speak(call);
      happen(call, CallEvent::peer_success,
             {.status = 200, .fork = step.fork, .description = session.answer});
      break;
    case ServiceMove::refuse: happen(call, CallEvent::peer_failure, {.status = 486}); break;
  }
}

bool waits(const Session& session) {
  return session.state == CallState::calling || session.state == CallState::ringing;
}

}  // namespace

void play_script(Call& call) {
  Session& session = call.session;
  const auto script = script_of(*session.service, call.environment.settings.delays);
  while (waits(session) && session.next_step < script.steps.size()) {
    const ServiceStep& step = script.steps[session.next_step];
    if (session.created + step.after > call.now) {
      const auto id =
          call.environment.timers.arm(session.created + step.after, {call.handle, CallTimerKind::script});
      if (!id) call.environment.counters.increment(SessionCounter::timers_exhausted);
      session.script_timer = id.value_or(base::TimerId{});
      return;
    }
    ++session.next_step;
    take(call, step);
  }
}

}  // namespace trunkline::controlplane
