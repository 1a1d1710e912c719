#include "sip/transaction/server_transactions.h"

#include <utility>

#include "base/ascii.h"
#include "sip/transaction/tag_digest.h"
#include "sip/transport/reliability.h"
#include "sip/transport/response_route.h"

namespace trunkline::sip {

void ServerTransactions::receive(const Message& request, const Essentials& read, const Hop& from,
                                 base::Instant now, Effects& effects, bool urgent) {
  const auto keys = request_keys(request, read, store_.secret());
  if (request.method() == Method::ack) {
    receive_ack(request, read, from, keys, now, effects);
    return;
  }
  const auto known =
      store_.find_server(keys.transaction, [&](Method method) { return method == request.method(); });
  if (known) {
    again(known, now, effects);
  } else {
    begin(request, read, from, keys, now, effects, urgent);
  }
}

void ServerTransactions::receive_ack(const Message& request, const Essentials& read, const Hop& from,
                                     const RequestKeys& keys, base::Instant now, Effects& effects) {
  auto handle = store_.find_server(keys.transaction, [](Method method) { return method == Method::invite; });
  Transaction* t = store_.find(handle);
  if (t != nullptr && keys.old_branch) {
    // RFC 3261 section 17.2.3: without the cookie the To tag must be the one of the response as well.
    const auto& facts = std::get<ServerFacts>(t->facts);
    if (!facts.old_branch || tag_digest(store_.secret(), read.to.tag) != facts.answered_tag) t = nullptr;
  }
  if (t == nullptr) {
    handle = {};
  } else {
    const bool pass = step(std::get<InviteServerState>(t->state), InviteServerEvent::ack).action ==
                      InviteServerAction::pass_ack_up;
    run(handle, *t, InviteServerEvent::ack, now, effects);
    if (!pass) {
      store_.counters.increment(TransactionCounter::ack_absorbed);
      return;
    }
  }
  store_.counters.increment(TransactionCounter::ack_passed_up);
  effects.notify(AckReceived{handle, request, from});
}

void ServerTransactions::again(base::TransactionHandle handle, base::Instant now, Effects& effects) {
  Transaction& t = *store_.find(handle);
  store_.counters.increment(TransactionCounter::request_again);
  if (std::holds_alternative<InviteServerState>(t.state)) {
    run(handle, t, InviteServerEvent::invite_again, now, effects);
  } else {
    run(handle, t, NonInviteServerEvent::request_again, now, effects);
  }
}

void ServerTransactions::begin(const Message& request, const Essentials& read, const Hop& from,
                               const RequestKeys& keys, base::Instant now, Effects& effects, bool urgent) {
  auto kept = keep_request(store_.buffers(), request.with(read), from);
  if (!kept) {
    store_.counters.increment(kept.error() == Refusal::unwritable ? TransactionCounter::request_malformed
                                                                  : TransactionCounter::request_dropped);
    return;
  }
  const bool merged = keys.merge_digest != 0 && store_.find_merged(keys.merge_digest);
  ServerFacts facts;
  facts.key = keys.transaction;
  facts.merge_digest = merged ? 0 : keys.merge_digest;
  facts.method = request.method();
  facts.old_branch = keys.old_branch;
  facts.request = std::move(*kept);
  // What belongs to a call, or ends one, may use the last of the room; what begins something new may not,
  // unless it is a call for help.
  const bool in_dialog = keys.merge_digest == 0;

  const auto handle = store_.create(in_dialog || urgent);
  if (!handle) return refuse(facts, response_hop(read.via, from), effects);
  Transaction& t = *store_.find(handle);
  store_.index(handle, facts);
  const bool invite = request.method() == Method::invite;
  if (invite) {
    t.state = InviteServerState::proceeding;
  } else {
    t.state = NonInviteServerState::trying;
  }
  t.hop = response_hop(read.via, from);
  t.facts.emplace<ServerFacts>(std::move(facts));
  store_.counters.increment(TransactionCounter::servers_created);
  const bool reliable = is_reliable(t.hop.transport);
  store_.enter(handle, t,
               invite ? timers_of(InviteServerState::proceeding, reliable)
                      : timers_of(NonInviteServerState::trying, reliable),
               now);
  if (request.method() == Method::cancel) {
    store_.counters.increment(TransactionCounter::cancel_received);
    const auto named =
        store_.find_server(keys.transaction, [](Method method) { return method == Method::invite; });
    if (!named) store_.counters.increment(TransactionCounter::cancel_unmatched);
    effects.notify(CancelReceived{handle, named, request, from});
    return;
  }
  if (merged) store_.counters.increment(TransactionCounter::request_merged);
  effects.notify(RequestReceived{handle, request, from, merged});
}

}  // namespace trunkline::sip
