// What the client machines' actions do, and which events responses and timers are.
#include <utility>

#include "sip/transaction/client_transactions.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {
namespace {

InviteClientEvent invite_client_event(int status) noexcept {
  if (status < 200) return InviteClientEvent::provisional;
  return status < 300 ? InviteClientEvent::success : InviteClientEvent::failure;
}

InviteClientEvent invite_client_event(Timer timer) noexcept {
  if (timer == Timer::a) return InviteClientEvent::timer_a;
  if (timer == Timer::b) return InviteClientEvent::timer_b;
  if (timer == Timer::d) return InviteClientEvent::timer_d;
  if (timer == Timer::m) return InviteClientEvent::timer_m;
  return InviteClientEvent::gave_up;
}

NonInviteClientEvent non_invite_event(Timer timer) noexcept {
  if (timer == Timer::e) return NonInviteClientEvent::timer_e;
  return timer == Timer::k ? NonInviteClientEvent::timer_k : NonInviteClientEvent::timer_f;
}

}  // namespace

ClientTransactions::Matched ClientTransactions::match(const Message& response, const Essentials& read) {
  // A user agent's own has no Via but ours (8.1.3.3), what was sent on as a proxy does has others behind it.
  const bool several = read.via_count > 1;
  const auto name = read_branch(read.via.branch);
  Transaction* const t = name ? store_.find(name->handle) : nullptr;
  const auto* client = t == nullptr ? nullptr : std::get_if<ClientFacts>(&t->facts);
  if (client != nullptr && client->sent && client->secret == name->secret) {
    if (client->method == read.cseq.method && client->forwarded == several) return {name->handle, t};
    // CANCEL bears the branch of its INVITE (RFC 3261 section 9.1).
    const bool to_cancel = client->method == Method::invite && read.cseq.method == Method::cancel;
    Transaction* const cancel = to_cancel && !several ? store_.find(client->cancel) : nullptr;
    if (cancel != nullptr) return {client->cancel, cancel};
  }
  if (several || (client != nullptr && client->forwarded)) {
    store_.counters.increment(TransactionCounter::response_malformed);
    return {};
  }
  const int status = response.status();
  store_.counters.increment(TransactionCounter::response_stray);
  if (read.cseq.method == Method::invite && status >= 200 && status < 300) {
    store_.counters.increment(TransactionCounter::response_stray_success);
  }
  return {};
}

void ClientTransactions::receive(const Message& response, const Essentials& read, const Hop& from,
                                 base::Instant now, Effects& effects) {
  const auto [handle, found] = match(response, read);
  if (found == nullptr) return;
  Transaction& t = *found;
  // Readable until the next call, whatever takes its place.
  const bool is_request = !std::get<ClientFacts>(t.facts).holds_ack;
  const Received received{response, from, is_request ? t.message.view() : std::string_view{}};
  if (std::holds_alternative<InviteClientState>(t.state)) {
    run(handle, t, invite_client_event(response.status()), &received, now, effects);
  } else {
    const bool final = response.status() >= 200;
    run(handle, t, final ? NonInviteClientEvent::final_response : NonInviteClientEvent::provisional,
        &received, now, effects);
  }
}

void ClientTransactions::on_timer(base::TransactionHandle handle, Transaction& t, Timer timer,
                                  base::Instant now, Effects& effects) {
  if (std::holds_alternative<InviteClientState>(t.state)) {
    run(handle, t, invite_client_event(timer), nullptr, now, effects);
  } else {
    run(handle, t, non_invite_event(timer), nullptr, now, effects);
  }
}

void ClientTransactions::on_transport_error(base::TransactionHandle handle, Transaction& t, base::Instant now,
                                            Effects& effects) {
  if (std::holds_alternative<InviteClientState>(t.state)) {
    run(handle, t, InviteClientEvent::transport_error, nullptr, now, effects);
  } else {
    run(handle, t, NonInviteClientEvent::transport_error, nullptr, now, effects);
  }
}

void ClientTransactions::run(base::TransactionHandle handle, Transaction& t, InviteClientEvent event,
                             const Received* received, base::Instant now, Effects& effects) {
  auto& facts = std::get<ClientFacts>(t.facts);
  auto& state = std::get<InviteClientState>(t.state);
  const auto [next, action] = step(state, event);
  const bool entered = next != state;
  state = next;
  switch (action) {
    case InviteClientAction::none: absorb(received); break;
    case InviteClientAction::resend_request:
      resend(handle, t, effects);
      store_.repeat_after(handle, t, Timer::a, next_interval(Timer::a, t.interval, store_.timers()), now);
      break;
    case InviteClientAction::pass_up: pass_up(handle, t, *received, effects); break;
    case InviteClientAction::acknowledge_and_pass_up:
      acknowledge_failure(handle, t, received->response, effects);
      pass_up(handle, t, *received, effects);
      break;
    case InviteClientAction::acknowledge_again:
      absorb(received);
      acknowledge_failure(handle, t, received->response, effects);
      break;
    case InviteClientAction::report_timeout: report_timeout(handle, facts, effects); break;
    case InviteClientAction::report_transport_error: report_transport_error(handle, facts, effects); break;
  }
  if (next == InviteClientState::terminated) {
    store_.retire(facts.cancel);  // the answer to it could not be told from a stray one any more
    store_.retire(handle);
    return;
  }
  if (entered) store_.enter(handle, t, timers_of(next, is_reliable(t.hop.transport)), now);
  if (next == InviteClientState::proceeding) {
    follow_with_cancel(handle, t, now, effects);
  } else if (entered) {
    drop_waiting_cancel(facts);
    if (next == InviteClientState::accepted) store_.keep_message(t, {});
  }
}

void ClientTransactions::run(base::TransactionHandle handle, Transaction& t, NonInviteClientEvent event,
                             const Received* received, base::Instant now, Effects& effects) {
  auto& state = std::get<NonInviteClientState>(t.state);
  const auto& facts = std::get<ClientFacts>(t.facts);
  const auto [next, action] = step(state, event);
  const bool entered = next != state;
  state = next;
  switch (action) {
    case NonInviteClientAction::none: absorb(received); break;
    case NonInviteClientAction::resend_request: {
      resend(handle, t, effects);
      const bool slow = next == NonInviteClientState::proceeding;  // at T2 then: section 17.1.2.2
      const auto interval = slow ? store_.timers().t2 : next_interval(Timer::e, t.interval, store_.timers());
      store_.repeat_after(handle, t, Timer::e, interval, now);
      break;
    }
    case NonInviteClientAction::pass_up: pass_up(handle, t, *received, effects); break;
    case NonInviteClientAction::report_timeout: report_timeout(handle, facts, effects); break;
    case NonInviteClientAction::report_transport_error: report_transport_error(handle, facts, effects); break;
  }
  if (next == NonInviteClientState::terminated) {
    store_.retire(handle);
  } else if (entered) {
    store_.enter(handle, t, timers_of(next, is_reliable(t.hop.transport)), now);
    if (next == NonInviteClientState::completed) store_.keep_message(t, {});
  }
}

}  // namespace trunkline::sip
