// A fault of ours costs the call, or the request, that it happened in, and nothing else.
#pragma once

#include <exception>
#include <utility>

#include "controlplane/session/call.h"
#include "controlplane/session/plain_answer.h"

namespace trunkline::controlplane {

/// What we hold of it does not fit together any more: counted once a call.
void note_fault(Call& call);
/// Ends with 500 what note_fault() was said of.
void end_faulted(Call& call);
/// What happened to the call has thrown. `before`: the state that it began in. Afterwards the call has ended,
/// or ends as soon as its peers have answered.
void contain(Call& call, CallState before) noexcept;

/// A fault has cost the call that this request is of: answers it with 500, unless somebody has answered it
/// finally in this step. What was carried on of it is awaited no more.
void answer_faulted(Environment& environment, Orders& orders, base::TransactionHandle server);

/// Runs `f` for a request that no call has taken yet: where it throws, the request is answered with 500.
template <class F>
void contain(Environment& environment, Orders& orders, base::TransactionHandle server, F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const std::exception&) {
    environment.counters.increment(SessionCounter::requests_faulted);
    answer_plainly(environment, orders, server, 500);
  }
}

}  // namespace trunkline::controlplane
