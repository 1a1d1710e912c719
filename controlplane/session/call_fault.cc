#include "controlplane/session/call_fault.h"

#include <exception>

#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/local_party.h"

namespace trunkline::controlplane {
namespace {

/// Whoever speaks for the party of our own has to forget the call. He may have been told before, or be what
/// throws.
void tell_local_end(Call& call, CallState before) noexcept {
  if (!call.session.local || call.environment.local == nullptr) return;
  try {
    call.environment.local->moved(call, before, 500);
  } catch (const std::exception&) {
    note_fault(call);
  }
}

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
  if (is_over(session.state)) tell_local_end(call, before);
}

void answer_faulted(Environment& environment, Orders& orders, base::TransactionHandle server) {
  for (const auto& order : orders.all()) {
    const auto* const response = std::get_if<RespondOrder>(&order);
    if (response != nullptr && response->server == server && response->response.status >= 200) return;
  }
  environment.relayed.for_each([&](RelayHandle handle, const RelayedRequest& relayed) {
    if (relayed.server == server) environment.relayed.erase(handle);
  });
  answer_plainly(environment, orders, server, 500);
}

}  // namespace trunkline::controlplane
