// Carries out what the call machine decides.
#include "controlplane/session/call.h"
#include "controlplane/session/call_end.h"
#include "controlplane/session/call_machine.h"
#include "controlplane/session/call_media.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/shown_header.h"

namespace trunkline::controlplane {
namespace {

constexpr Carried terminated{487};

void carry_provisional_across(Call& call, const Carried& carried) {
  Session& session = call.session;
  note_ringing(call);
  // Who requires them reliable may be sent no other (RFC 3262 section 3), though it is the callee who does
  // not keep to it: of what that one describes the 2xx will tell.
  if (session.caller_needs_reliable && carried.rseq == 0) return;
  respond(call, session.initiator, carried);
  session.ringing_status = carried.status;
  session.ringing_fork = carried.fork;
  session.ringing_described = !carried.description.empty();
  if (!session.caller_needs_reliable) refresh_ringing_later(call);  // the callee does, by another of its own
}

void carry_success_across(Call& call, const Carried& carried) {
  Session& session = call.session;
  if (!session.was_answered) {
    session.was_answered = true;
    session.answered = call.now;
    call.environment.counters.increment(SessionCounter::calls_answered);
    record_answer(call);
  }
  stop_ringing(call);
  if (session.offer_in_invite) call.environment.media.settle(session.media, call.now);
  record_codec(call);
  respond(call, session.initiator, carried);
  // Where the 2xx made the offer, the ACK must bring the answer, and the initiator has not given it yet.
  if (session.is_sip(session.peer()) && session.offer_in_invite) send_ack(call, session.peer(), {});
}

/// A record of ours may know why all the same.
std::string_view told(Call& call, Side side, std::string_view why) {
  if (why.empty()) return why;
  return reason_crosses(lists_between(call, other(side))) ? call.orders.keep(shown_reason(why))
                                                          : std::string_view{};
}

void cancel(Call& call, Side side, std::string_view why) {
  if (call.session.is_sip(side)) {
    send_cancel(call, side, told(call, side, why));
  } else {
    stop_ringing(call);
    happen(call, CallEvent::peer_failure);  // a party of our own obeys at once
  }
}

/// The 2xx of a call that is over must still be acknowledged. No answer is at hand if it made an offer.
void acknowledge_and_bye(Call& call, Side side) {
  if (call.session.is_sip(side)) send_ack(call, side, {});
  send_bye(call, side);
}

/// A BYE may be the first thing the peer hears after its own 2xx: the ACK goes first (RFC 3261 section 15).
void bye(Call& call, Side side, std::string_view why) {
  if (call.session.is_sip(side) && call.session.leg(side).client_invite &&
      !call.session.leg(side).ours_pending) {
    send_ack(call, side, {});
  }
  send_bye(call, side, told(call, side, why));
}

/// What becomes of the call is told to the party of our own. Where that is the initiator nobody else will
/// acknowledge the 2xx it was given.
void tell_local(Call& call, CallState before, int status) {
  Session& session = call.session;
  call.environment.local->moved(call, before, status);
  const bool waits = session.state == CallState::answered || session.state == CallState::reoffer_answered ||
                     session.state == CallState::hung_up_unacknowledged;
  if (waits && !session.is_sip(session.initiator)) happen(call, CallEvent::initiator_ack);
}

void drop_reoffer(Call& call) { respond(call, call.session.initiator, terminated); }

void perform(Call& call, CallAction action, const Carried& carried) {
  Session& session = call.session;
  const Side initiator = session.initiator;
  const Side peer = session.peer();
  switch (action) {
    case CallAction::none: break;
    case CallAction::carry_provisional: carry_provisional_across(call, carried); break;
    case CallAction::carry_success: carry_success_across(call, carried); break;
    case CallAction::carry_failure:
      call.environment.counters.increment(SessionCounter::calls_failed);
      respond(call, initiator, carried);
      break;
    case CallAction::cancel_peer:
      call.environment.counters.increment(SessionCounter::calls_cancelled);
      respond(call, initiator, terminated);
      cancel(call, peer, carried.why);
      break;
    case CallAction::abandon_peer:
      call.environment.counters.increment(SessionCounter::calls_abandoned);
      respond(call, initiator, carried.status == 0 ? Carried{480} : carried);
      cancel(call, peer, carried.why);
      break;
    case CallAction::acknowledge_peer:
      if (session.is_sip(peer) && !session.offer_in_invite) send_ack(call, peer, carried.description);
      if (!session.offer_in_invite) record_codec(call);
      std::string().swap(session.answer);  // held calls are many: clear() would keep its memory
      break;
    case CallAction::acknowledge_and_bye_peer: acknowledge_and_bye(call, peer); break;
    case CallAction::acknowledge_late_success:
      if (session.is_sip(peer)) send_ack(call, peer, {});
      break;
    case CallAction::bye_peer: bye(call, peer, carried.why); break;
    case CallAction::bye_initiator: bye(call, initiator, carried.why); break;
    case CallAction::bye_both:
      bye(call, peer, carried.why);
      bye(call, initiator, carried.why);
      break;
    case CallAction::carry_reoffer: carry_reoffer_across(call, carried); break;
    case CallAction::cancel_reoffer: cancel(call, peer, carried.why); break;
    case CallAction::carry_rejection:
      call.environment.counters.increment(SessionCounter::reinvites_refused);
      take_back_offer(call);
      respond(call, initiator, carried);
      break;
    case CallAction::reject_and_bye_both:
      respond(call, initiator, carried);
      bye(call, peer, carried.why);
      bye(call, initiator, carried.why);
      break;
    case CallAction::drop_reoffer_and_bye_peer:
      drop_reoffer(call);
      bye(call, peer, carried.why);
      break;
    case CallAction::drop_reoffer_and_bye_initiator:
      drop_reoffer(call);
      bye(call, initiator, carried.why);
      break;
    case CallAction::drop_reoffer_and_bye_both:
      drop_reoffer(call);
      bye(call, peer, carried.why);
      bye(call, initiator, carried.why);
      break;
    case CallAction::release: break;
  }
}

}  // namespace

void happen(Call& call, CallEvent event, const Carried& carried) {
  Session& session = call.session;
  const CallState before = session.state;
  const CallStep step = controlplane::step(before, event);
  const bool entered = step.next != before;
  session.state = step.next;
  const bool over = is_over(step.next) || step.next == CallState::hung_up_unacknowledged;
  const int status =
      session.local && entered && over ? end_of(session, event, carried).status : carried.status;
  if (entered && over) record_end(call, event, carried);
  perform(call, step.action, carried);
  // What a nested event has moved on is not ours to finish.
  if (!entered || session.state != step.next) return;
  if (is_over(session.state)) enter_end(call);
  if (session.state == CallState::ending && !session.legs[0].bye_pending && !session.legs[1].bye_pending) {
    happen(call, CallEvent::all_gone);
  }
  if (session.local && entered) tell_local(call, before, status);
}

}  // namespace trunkline::controlplane
