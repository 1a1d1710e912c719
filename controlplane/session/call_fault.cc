#include "controlplane/session/call_fault.h"

#include <exception>

#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"

namespace trunkline::controlplane {
namespace {

/// Whatever is left of it, without a word to anybody: its peers will ask, and be told 481.
void drop(Call& call) noexcept {
  Session& session = call.session;
  session.state = CallState::ended;
  record_end(call, CallEvent::hang_up, {});
  enter_end(call);
}

}  // namespace

void note_fault(Call& call) {
  if (call.session.faulted) return;
  call.session.faulted = true;
  call.environment.counters.increment(SessionCounter::calls_faulted);
}

void end_faulted(Call& call) {
  if (call.session.faulted && !is_over(call.session.state)) happen(call, CallEvent::hang_up, {500});
}

void contain(Call& call, CallState before) noexcept {
  Session& session = call.session;
  note_fault(call);
  try {
    // The caller of a call that was not answered has not been told of what was about to happen, unless by a
    // 2xx.
    const bool inviting = before == CallState::calling || before == CallState::ringing;
    if (inviting && !session.leg(session.initiator).answered && !is_over(session.state))
      session.state = before;
    end_faulted(call);
    if (is_over(session.state)) enter_end(call);  // it may not have come so far
  } catch (const std::exception&) {
    drop(call);
  }
}

}  // namespace trunkline::controlplane
