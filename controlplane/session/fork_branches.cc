#include "controlplane/session/fork_branches.h"

#include <utility>

#include "controlplane/session/call_timing.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_calls.h"
#include "controlplane/session/fork_targets.h"
#include "controlplane/session/keep_history.h"
#include "controlplane/session/search.h"
#include "controlplane/session/told_of_attempts.h"

namespace trunkline::controlplane {
namespace {

constexpr int unavailable = 480;
constexpr int flow_failed = 430;

// RFC 3326: so that a phone whose user could not answer shows no missed call.
constexpr std::string_view completed_elsewhere = R"(SIP;cause=200;text="Call completed elsewhere")";

void cancel_open(Call& call, Fork& fork, std::string_view reason) {
  for (auto& branch : fork.branches) {
    if (!branch.is_open()) continue;
    branch.state = BranchState::cancelling;
    if (branch.leg.client_invite)
      call.orders.add(CancelOrder{branch.leg.client_invite, call.orders.keep(reason)});
    call.environment.counters.increment(SessionCounter::branches_cancelled);
  }
}

/// Nobody waits for its answer.
void give_up(Call& call, Branch& branch) {
  if (!branch.is_pending()) return;
  // It is sent when something comes after all (section 9.1), and a late 2xx is acknowledged and ended.
  if (branch.is_open() && branch.leg.client_invite) call.orders.add(CancelOrder{branch.leg.client_invite});
  branch.leg.client_invite = {};
  branch.leg.ours_pending = false;
  branch.state = BranchState::given_up;
}

/// What it said for itself is heard no more.
void fall_silent(Call& call, Fork& fork) {
  fork.speaker.reset();
  call.session.answer.clear();
  for (auto& early : call.session.early) early.answer.clear();
}

void close(Call& call, Fork& fork) {
  fork.closed = true;
  fork.targets.clear();
  fork.spare.clear();
  fork.onward.clear();
  stop_silence(call);
}

/// What a final failure means for the whole.
void book(Call& call, Fork& fork, const Failed& failed, bool rang) {
  const int status = failed.status;
  fork.busy = fork.busy || status == 486 || status == 600;
  if (failed.response != nullptr && status != flow_failed) fork.failure.hear();
  if (status < 400) {
    if (failed.response != nullptr) collect_redirection(call, fork, *failed.response, rang);
    return fork.failure.weigh(unavailable);  // the caller must not be sent around us
  }
  // Nothing but these says that it was the flow (RFC 5626 section 7); a 503 that nobody has sent says that
  // its connection is gone. What the phone says is what it says by the other flow; the 430 is no business of
  // the caller's at all.
  const bool lost = status == 503 && failed.response == nullptr && !failed.unsent;
  const bool of_flow = status == flow_failed || status == 408 || lost;
  if (of_flow && call_by_other_flow(fork, fork.branches[fork.looked_at].instance)) return;
  if (status == flow_failed) return fork.failure.weigh(unavailable);
  fork.failure.weigh(failed);
  // A 6xx speaks for all; they are cancelled, and their answers awaited, since a 2xx may cross it (16.7
  // items 5 and 10).
  if (status < 600) return;
  close(call, fork);
  cancel_open(call, fork, {});
}

/// Nobody is left of those that were called now.
void call_others_or_end(Call& call, Fork& fork) {
  fork.failure.weigh(unavailable);
  if (call_others(call) || resume(call)) return;
  happen(call, CallEvent::peer_lost, told_of_attempts(call, {unavailable}));
}

}  // namespace

bool branch_spoke(Call& call, int status) {
  if (!call.session.fork) return true;
  Fork& fork = *call.session.fork;
  auto& branch = fork.branches[fork.looked_at];
  if (!branch.is_open()) return false;
  if (status > 100) branch.state = BranchState::ringing;
  return true;
}

bool branch_may_describe(Call& call) {
  auto* const fork = call.session.fork.get();
  if (fork == nullptr) return true;
  if (!fork->speaker) fork->speaker = fork->looked_at;
  return *fork->speaker == fork->looked_at;
}

void branch_answered(Call& call) {
  Session& session = call.session;
  if (!session.fork) return;
  const auto fork = std::move(session.fork);
  session.interrupted.reset();
  Branch& taken = fork->branches[fork->looked_at];
  taken.state = BranchState::failed;  // for the others it is
  cancel_open(call, *fork, completed_elsewhere);
  stop_silence(call);
  // Its answer is in the 2xx, unless it was the one to speak before.
  if (fork->speaker && *fork->speaker != fork->looked_at) session.answer.clear();
  session.leg(Side::b) = std::move(taken.leg);
}

bool branch_failed(Call& call, const Failed& failed) {
  Session& session = call.session;
  if (!session.fork) return false;
  Fork& fork = *session.fork;
  Branch& branch = fork.branches[fork.looked_at];
  const bool was_open = branch.is_open();
  const bool rang = branch.state == BranchState::ringing;
  branch.state = BranchState::failed;
  if (is_over(session.state)) return fork.has_pending();
  if (fork.speaker && *fork.speaker == fork.looked_at) fall_silent(call, fork);
  if (was_open) book(call, fork, failed, rang);
  if (!fork.has_pending()) return call_others(call) || resume(call);
  // Who is named by a 3xx waits for the phones that ring still no longer than one of the next q.
  const bool sent_on = was_open && failed.status < 400 && !fork.closed;
  if (sent_on && !session.silence_timer && has_others(call, fork)) limit_silence(call, ring_time(call, fork));
  return true;
}

void branches_unanswered(Call& call) {
  Session& session = call.session;
  session.silence_timer = {};
  if (!session.fork) return;
  Fork& fork = *session.fork;
  note_unanswered(call);
  for (auto& branch : fork.branches) {
    if (!branch.is_open()) continue;
    give_up(call, branch);
    call.environment.counters.increment(SessionCounter::branches_unanswered);
  }
  fall_silent(call, fork);
  call_others_or_end(call, fork);
}

bool branch_left(Call& call) {
  Session& session = call.session;
  if (!session.fork || session.fork->alone) return false;
  Fork& fork = *session.fork;
  fork.failure.hear();  // a BYE is a word as well
  static_cast<void>(lose_early(call));
  note_failed(call, fork.current(), 487);
  give_up(call, fork.branches[fork.looked_at]);
  if (fork.speaker && *fork.speaker == fork.looked_at) fall_silent(call, fork);
  if (!fork.has_pending()) call_others_or_end(call, fork);
  return true;
}

void cancel_branches(Call& call, Fork& fork, std::string_view reason) {
  close(call, fork);
  cancel_open(call, fork, reason);
}

}  // namespace trunkline::controlplane
