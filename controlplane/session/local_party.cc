#include "controlplane/session/local_party.h"

#include "controlplane/session/call_media.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/message_body.h"

namespace trunkline::controlplane {
namespace {

bool is_waiting(const Session& session) {
  return session.local && !session.is_placed() &&
         (session.state == CallState::calling || session.state == CallState::ringing);
}

/// The text for the caller, once: every response to the same offer repeats it. What cannot be used refuses
/// the call.
LocalOutcome describe(Call& call) {
  Session& session = call.session;
  if (!session.answer.empty()) return LocalOutcome::done;
  if (call.invite == nullptr)
    return LocalOutcome::wrong_state;  // begin_locally() sees to it that this is not
  const auto crossed = session.offer_in_invite ? cross_offer(call, Side::a, description_in(*call.invite))
                                               : offer_of_local(call);
  if (!crossed.description) {
    happen(call, CallEvent::peer_failure, {crossed.status, reason_of_refusal(crossed.status)});
    return LocalOutcome::refused;
  }
  session.answer = *crossed.description;
  return LocalOutcome::done;
}

LocalOutcome describe_and_play(Call& call, rtp::SlotMode plays) {
  const bool described = !call.session.answer.empty();
  call.session.local->plays = plays;
  const auto outcome = describe(call);
  if (outcome == LocalOutcome::done && described) call.environment.media.play(call.session.media, plays);
  return outcome;
}

}  // namespace

LocalOutcome ring_locally(Call& call, std::uint8_t fork) {
  if (!is_waiting(call.session)) return LocalOutcome::wrong_state;
  happen(call, CallEvent::peer_provisional, {.status = 180, .fork = fork});
  return LocalOutcome::done;
}

LocalOutcome give_early_media(Call& call, rtp::SlotMode plays, std::uint8_t fork) {
  if (!is_waiting(call.session)) return LocalOutcome::wrong_state;
  const auto outcome = describe_and_play(call, plays);
  if (outcome != LocalOutcome::done) return outcome;
  happen(call, CallEvent::peer_provisional,
         {.status = 183, .fork = fork, .description = call.session.answer});
  return LocalOutcome::done;
}

LocalOutcome answer_locally(Call& call, rtp::SlotMode plays, std::uint8_t fork) {
  if (!is_waiting(call.session)) return LocalOutcome::wrong_state;
  const auto outcome = describe_and_play(call, plays);
  if (outcome != LocalOutcome::done) return outcome;
  happen(call, CallEvent::peer_success, {.status = 200, .fork = fork, .description = call.session.answer});
  return LocalOutcome::done;
}

LocalOutcome refuse_locally(Call& call, int status, std::string_view reason) {
  if (!is_waiting(call.session)) return LocalOutcome::wrong_state;
  happen(call, CallEvent::peer_failure, {.status = status, .reason = reason});
  return LocalOutcome::done;
}

LocalOutcome play_locally(Call& call, rtp::SlotMode plays) {
  Session& session = call.session;
  if (!session.local || !session.media_open) return LocalOutcome::wrong_state;
  session.local->plays = plays;
  if (!session.answer.empty() || session.was_answered) call.environment.media.play(session.media, plays);
  return LocalOutcome::done;
}

bool wake_after(Call& call, base::Duration after) {
  return arm(call, call.session.local_timer, CallTimerKind::local, call.now + after);
}

void begin_locally(Call& call) {
  call.environment.counters.increment(SessionCounter::services_played);
  call.environment.local->called(call);
  if (is_waiting(call.session) && !call.session.faulted) static_cast<void>(describe(call));
}

}  // namespace trunkline::controlplane
