#include "controlplane/session/trunk_calls.h"

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/keep_history.h"
#include "controlplane/session/next_trunk.h"
#include "controlplane/session/redirection.h"
#include "controlplane/session/search.h"
#include "controlplane/session/told_of_attempts.h"
#include "controlplane/session/wanted_rest.h"

namespace trunkline::controlplane {
namespace {

/// Back to who has sent the call to this group, and to where else he has.
bool try_earlier_contact(Call& call, Attempts& attempts) {
  if (attempts.earlier.empty()) return false;
  give_up_current(call, attempts);
  return go_back(attempts) && (try_contact(call, attempts) || try_earlier_contact(call, attempts));
}

/// The next trunk, or another place that an earlier one has sent the call to. True: somebody was invited.
bool go_on(Call& call, Attempts& attempts) {
  do {
    give_up_current(call, attempts);
    if (try_next(call, attempts) == 0) {
      call.environment.counters.increment(SessionCounter::trunks_failed_over);
      return true;
    }
    if (!go_back(attempts)) return resume(call);
  } while (!try_contact(call, attempts));
  return true;
}

bool go_on(Call& call, Attempts& attempts, const Failed& failed) {
  attempts.failure.weigh(failed);
  return go_on(call, attempts);
}

/// What the trunk has shown of itself.
void book(Call& call, const Attempts& attempts, const Failed& failed) {
  auto& board = *call.environment.trunks;
  if (!speaks_against_trunk(failed.status)) return board.refused(attempts.current);
  board.failed(attempts.current, call.now,
               failed.response != nullptr ? wanted_rest(*failed.response) : base::Duration{});
}

/// Nothing went out, which says nothing of the trunk. Nor would it to another, or not without the caller's
/// trying again.
bool stay_unsent(Call& call, Attempts& attempts, const Failed& failed) {
  if (!attempts.by_contact) call.environment.trunks->undecided(attempts.current);
  attempts.failure.set(failed);
  return false;
}

/// A 3xx: as the group's policy says.
bool redirected(Call& call, Attempts& attempts, const sip::Message& response) {
  constexpr int not_there = 480;
  attempts.failure.hear();
  switch (attempts.redirect) {
    case RedirectPolicy::reject: break;
    case RedirectPolicy::next: return go_on(call, attempts, {not_there});
    case RedirectPolicy::follow:
      collect_contacts(call, attempts, response);
      return try_contact(call, attempts) || go_on(call, attempts, {not_there});
  }
  attempts.failure.set(not_there);  // the caller must not be sent around us
  return try_earlier_contact(call, attempts) || resume(call);
}

}  // namespace

int begin_attempts(Call& call, const sip::Message& invite, const Placing& placing) {
  call.session.attempts = attempts_of(call, invite, placing);
  if (!call.session.attempts) return 503;
  const int failure = try_next(call, *call.session.attempts);
  if (failure != 0) call.session.attempts.reset();
  return failure;
}

void attempt_spoke(Call& call, int status) {
  auto* const attempts = call.session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return;
  stop_silence(call);
  if (status > 100) call.environment.trunks->alive(attempts->current);
}

void attempt_answered(Call& call) {
  const auto& attempts = call.session.attempts;
  if (attempts && attempts->current.trunk != no_trunk && !attempts->by_contact) {
    call.environment.trunks->answered(attempts->current);
  }
  stop_silence(call);
  call.session.attempts.reset();
  call.session.interrupted.reset();
}

bool attempt_failed(Call& call, const Failed& failed) {
  const int status = failed.status;
  auto* const attempts = call.session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return false;
  if (failed.unsent) return stay_unsent(call, *attempts, failed);
  const bool of_trunk = speaks_against_trunk(status);
  const bool redirection = failed.response != nullptr && status < 400;
  if (attempts->by_contact) {
    // What one contact says does not speak for the next, unless it speaks for all of them.
    if (status >= 400) attempts->failure.weigh(failed);
    if (!of_trunk) pass_over_addresses(*attempts);
    if (!redirection && status < 600 && try_contact(call, *attempts)) return true;
  } else {
    book(call, *attempts, failed);
  }
  if (redirection) return redirected(call, *attempts, *failed.response);
  if (of_trunk) return go_on(call, *attempts, failed);
  if (!attempts->by_contact) {
    attempts->failure.hear();
    attempts->failure.set(failed);
  }
  if (status >= 600) return false;
  return try_earlier_contact(call, *attempts) || resume(call);
}

bool attempts_go_on(Call& call, int status) {
  auto& attempts = *call.session.attempts;
  if (try_contact(call, attempts)) return true;
  return speaks_against_trunk(status) ? go_on(call, attempts) : try_earlier_contact(call, attempts);
}

void end_attempts(Call& call) {
  auto* const attempts = call.session.attempts.get();
  call.session.interrupted.reset();
  if (attempts == nullptr) return;
  if (attempts->current.trunk != no_trunk) call.environment.trunks->undecided(attempts->current);
  stop_silence(call);
  call.session.attempts.reset();
}

void on_silence(Call& call) {
  Session& session = call.session;
  session.silence_timer = {};
  auto* const attempts = session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return;
  Leg& leg = session.leg(Side::b);
  // It is sent when something comes after all (section 9.1), and a late 2xx is acknowledged and ended.
  if (leg.client_invite) call.orders.add(CancelOrder{leg.client_invite});
  leg.client_invite = {};
  leg.ours_pending = false;
  note_failed(call, leg, 408);
  call.environment.counters.increment(SessionCounter::trunks_silent);
  if (attempts->by_contact && try_contact(call, *attempts)) return;
  if (!attempts->by_contact) call.environment.trunks->failed(attempts->current, call.now);
  if (!go_on(call, *attempts, {408})) happen(call, CallEvent::peer_lost, told_of_attempts(call, {408}));
}

void leave_trunks(Environment& environment, Session& session) {
  for (auto& trunk : session.trunks) leave_trunk(environment, trunk);
}

}  // namespace trunkline::controlplane
