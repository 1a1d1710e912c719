// What the server machines' actions do, and which events the user's responses and timers are.
#include <utility>

#include "base/ascii.h"
#include "sip/transaction/server_transactions.h"
#include "sip/transaction/tag_digest.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {
namespace {

InviteServerEvent invite_server_event(int status) noexcept {
  if (status < 200) return InviteServerEvent::user_provisional;
  return status < 300 ? InviteServerEvent::user_success : InviteServerEvent::user_failure;
}

InviteServerEvent invite_server_event(Timer timer) noexcept {
  if (timer == Timer::trying) return InviteServerEvent::timer_trying;
  if (timer == Timer::g) return InviteServerEvent::timer_g;
  if (timer == Timer::h) return InviteServerEvent::timer_h;
  if (timer == Timer::i) return InviteServerEvent::timer_i;
  return timer == Timer::l ? InviteServerEvent::timer_l : InviteServerEvent::unanswered;
}

NonInviteServerEvent non_invite_server_event(Timer timer) noexcept {
  if (timer == Timer::late) return NonInviteServerEvent::timer_late;
  return timer == Timer::j ? NonInviteServerEvent::timer_j : NonInviteServerEvent::unanswered;
}

}  // namespace

base::Result<void, Refusal> ServerTransactions::respond(base::TransactionHandle handle,
                                                        const Response& response, base::Instant now,
                                                        Effects& effects) {
  Transaction* t = store_.find(handle);
  auto* facts = t == nullptr ? nullptr : std::get_if<ServerFacts>(&t->facts);
  if (facts == nullptr) return base::fail(Refusal::stale_handle);
  if (!facts->request.octets) return base::fail(Refusal::wrong_state);  // it has its final response
  auto message = write_response(store_.buffers(), facts->request, response);
  if (!message) {
    if (message.error() == Refusal::no_buffer_left) store_.counters.increment(TransactionCounter::no_buffer);
    return base::fail(message.error());
  }
  take_answer(handle, *t, {response.status, response.to_tag}, std::move(*message), now, effects);
  return {};
}

base::Result<void, Refusal> ServerTransactions::forward(base::TransactionHandle handle, const Told& told,
                                                        base::Buffer response, base::Instant now,
                                                        Effects& effects) {
  Transaction* t = store_.find(handle);
  auto* facts = t == nullptr ? nullptr : std::get_if<ServerFacts>(&t->facts);
  if (facts == nullptr) return base::fail(Refusal::stale_handle);
  // RFC 6026 section 7.1: who passes a 2xx on passes every repetition on, and other 2xx.
  const auto* state = std::get_if<InviteServerState>(&t->state);
  const bool again = state != nullptr && *state == InviteServerState::accepted && told.status / 100 == 2;
  if (!facts->request.octets && !again) return base::fail(Refusal::wrong_state);
  take_answer(handle, *t, told, std::move(response), now, effects);
  return {};
}

void ServerTransactions::take_answer(base::TransactionHandle handle, Transaction& t, const Told& told,
                                     base::Buffer message, base::Instant now, Effects& effects) {
  auto& facts = std::get<ServerFacts>(t.facts);
  if (facts.old_branch) facts.answered_tag = tag_digest(store_.secret(), told.to_tag);
  store_.keep_message(t, std::move(message));
  if (std::holds_alternative<InviteServerState>(t.state)) {
    run(handle, t, invite_server_event(told.status), now, effects);
  } else {
    run(handle, t,
        told.status < 200 ? NonInviteServerEvent::user_provisional : NonInviteServerEvent::user_final, now,
        effects);
  }
}

base::Result<void, Refusal> ServerTransactions::resend_success(base::TransactionHandle handle,
                                                               base::Instant now, Effects& effects) {
  Transaction* t = store_.find(handle);
  if (t == nullptr) return base::fail(Refusal::stale_handle);
  const auto* state = std::get_if<InviteServerState>(&t->state);
  if (state == nullptr || *state != InviteServerState::accepted) return base::fail(Refusal::wrong_state);
  run(handle, *t, InviteServerEvent::user_success, now, effects);
  return {};
}

void ServerTransactions::on_timer(base::TransactionHandle handle, Transaction& t, Timer timer,
                                  base::Instant now, Effects& effects) {
  if (std::holds_alternative<InviteServerState>(t.state)) {
    run(handle, t, invite_server_event(timer), now, effects);
  } else {
    run(handle, t, non_invite_server_event(timer), now, effects);
    if (timer == Timer::late) store_.end_after(handle, t, Timer::rest_of_f, now);
  }
}

void ServerTransactions::on_transport_error(base::TransactionHandle handle, Transaction& t, base::Instant now,
                                            Effects& effects) {
  if (std::holds_alternative<InviteServerState>(t.state)) {
    run(handle, t, InviteServerEvent::transport_error, now, effects);
  } else {
    run(handle, t, NonInviteServerEvent::transport_error, now, effects);
  }
}

void ServerTransactions::run(base::TransactionHandle handle, Transaction& t, InviteServerEvent event,
                             base::Instant now, Effects& effects) {
  auto& state = std::get<InviteServerState>(t.state);
  const auto [next, action] = step(state, event);
  const bool entered = next != state;
  state = next;
  switch (action) {
    case InviteServerAction::none:
    case InviteServerAction::pass_ack_up: break;  // receive_ack() has the message to pass
    case InviteServerAction::send_trying:
      if (answer_by_itself(handle, t, 100, effects))
        store_.counters.increment(TransactionCounter::sent_trying);
      break;
    case InviteServerAction::send_response:
      store_.stop_repeating(handle);  // the user has spoken: no 100 of ours any more
      send(handle, t, effects);
      break;
    case InviteServerAction::resend_response:
      resend(handle, t, effects);
      if (event == InviteServerEvent::timer_g) {
        store_.repeat_after(handle, t, Timer::g, next_interval(Timer::g, t.interval, store_.timers()), now);
      }
      break;
    case InviteServerAction::send_server_error:
      answer_by_itself(handle, t, 500, effects);
      store_.counters.increment(TransactionCounter::unanswered);
      effects.notify(Unanswered{handle});
      break;
    case InviteServerAction::report_no_ack:
      store_.counters.increment(TransactionCounter::ack_missing);
      effects.notify(AckMissing{handle});
      break;
    case InviteServerAction::report_transport_error:
      store_.counters.increment(TransactionCounter::transport_failed);
      effects.notify(ResponseNotSent{handle});
      break;
  }
  if (next == InviteServerState::terminated) {
    store_.retire(handle);
  } else if (entered) {
    store_.enter(handle, t, timers_of(next, is_reliable(t.hop.transport)), now);
    forget_request(t);
  }
}

void ServerTransactions::run(base::TransactionHandle handle, Transaction& t, NonInviteServerEvent event,
                             base::Instant now, Effects& effects) {
  auto& state = std::get<NonInviteServerState>(t.state);
  const auto [next, action] = step(state, event);
  const bool entered = next != state;
  state = next;
  switch (action) {
    case NonInviteServerAction::none: break;
    case NonInviteServerAction::send_trying:
      if (answer_by_itself(handle, t, 100, effects))
        store_.counters.increment(TransactionCounter::sent_trying);
      break;
    case NonInviteServerAction::send_response: send(handle, t, effects); break;
    case NonInviteServerAction::resend_response: resend(handle, t, effects); break;
    case NonInviteServerAction::report_unanswered:
      store_.counters.increment(TransactionCounter::unanswered);
      effects.notify(Unanswered{handle});
      break;
    case NonInviteServerAction::report_transport_error:
      store_.counters.increment(TransactionCounter::transport_failed);
      effects.notify(ResponseNotSent{handle});
      break;
  }
  if (next == NonInviteServerState::terminated) {
    store_.retire(handle);
  } else if (entered) {
    store_.enter(handle, t, timers_of(next, is_reliable(t.hop.transport)), now);
    if (next == NonInviteServerState::completed) forget_request(t);
  }
}

}  // namespace trunkline::sip
