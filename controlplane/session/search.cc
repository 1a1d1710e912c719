#include "controlplane/session/search.h"

#include <algorithm>
#include <utility>

#include "controlplane/session/call_timing.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/fork_calls.h"
#include "controlplane/session/keep_history.h"
#include "controlplane/session/next_trunk.h"
#include "controlplane/session/trunk_calls.h"

namespace trunkline::controlplane {
namespace {

struct Ended {
  ToldFailure failure;
  std::uint8_t redirections = 0;
};

/// Of the search that there is, which is gone then.
Ended end_search(Call& call) {
  Session& session = call.session;
  stop_silence(call);
  leave_trunk(call.environment, session.trunks[static_cast<std::size_t>(Side::b)]);
  Ended ended;
  if (session.attempts) ended = {std::move(session.attempts->failure), session.attempts->redirections};
  if (session.fork) ended = {std::move(session.fork->failure), session.fork->redirections};
  session.attempts.reset();
  session.fork.reset();
  return ended;
}

template <class Search>
void learn(Call& call, Search& search, const Ended& inner) {
  search.redirections = std::max(search.redirections, inner.redirections);
  if (inner.failure.status() != 0) search.failure.weigh(inner.failure, call.orders);
}

}  // namespace

void interrupt(Call& call) {
  Session& session = call.session;
  stop_silence(call);
  leave_trunk(call.environment, session.trunks[static_cast<std::size_t>(Side::b)]);
  auto interrupted = std::make_unique<Interrupted>();
  if (session.attempts) {
    interrupted->search = std::move(session.attempts);
  } else {
    interrupted->search = std::move(session.fork);
  }
  interrupted->before = std::move(session.interrupted);
  session.interrupted = std::move(interrupted);
}

void take_back_interruption(Call& call) {
  Session& session = call.session;
  const auto last = std::move(session.interrupted);
  auto* const attempts = std::get_if<std::unique_ptr<Attempts>>(&last->search);
  auto* const fork = std::get_if<std::unique_ptr<Fork>>(&last->search);
  session.attempts = attempts != nullptr ? std::move(*attempts) : nullptr;
  session.fork = fork != nullptr ? std::move(*fork) : nullptr;
  session.interrupted = std::move(last->before);
}

bool resume(Call& call) {
  Session& session = call.session;
  while (session.interrupted) {
    const auto inner = end_search(call);
    take_back_interruption(call);
    if (session.attempts) learn(call, *session.attempts, inner);
    if (session.fork) learn(call, *session.fork, inner);
    // A 6xx speaks for all, and what was agreed early with one cannot be offered to another.
    if (inner.failure.status() >= 600 || has_agreed_early(session)) continue;
    if (session.attempts ? attempts_go_on(call, inner.failure.status()) : call_others(call)) return true;
  }
  return false;
}

bool search_goes_on(Call& call, const Failed& failed) {
  const Leg& asked = call.session.leg(Side::b);
  if (failed.unsent) {
    note_unsent(call, asked);
  } else {
    note_failed(call, asked, failed.status, failed.response);
  }
  return call.session.attempts ? attempt_failed(call, failed) : branch_failed(call, failed);
}

}  // namespace trunkline::controlplane
