// The single actions of the client machines.
#include <utility>

#include "sip/transaction/client_transactions.h"
#include "sip/transaction/tag_digest.h"
#include "sip/transaction/write_ack.h"

namespace trunkline::sip {

void ClientTransactions::resend(base::TransactionHandle handle, const Transaction& t, Effects& effects) {
  effects.send(t.hop, t.message.view(), handle);
  store_.counters.increment(TransactionCounter::sent_request_again);
}

void ClientTransactions::pass_up(base::TransactionHandle handle, const Transaction& t,
                                 const Received& received, Effects& effects) {
  const auto& facts = std::get<ClientFacts>(t.facts);
  if (facts.own_cancel) return;
  const int status = received.response.status();
  if (facts.holds_ack && status >= 200 && status < 300) {
    const auto to = received.response.to();
    if (to && tag_digest(store_.secret(), to->tag) == facts.settled_tag) {
      effects.send(t.hop, t.message.view(), handle);
      store_.counters.increment(TransactionCounter::success_acknowledged_again);
      return;
    }
  }
  effects.notify(ResponseReceived{handle, facts.user, received.response, received.from, received.request});
}

void ClientTransactions::absorb(const Received* received) noexcept {
  if (received != nullptr) store_.counters.increment(TransactionCounter::response_absorbed);
}

void ClientTransactions::acknowledge_failure(base::TransactionHandle handle, Transaction& t,
                                             const Message& response, Effects& effects) {
  auto& facts = std::get<ClientFacts>(t.facts);
  if (!facts.holds_ack) {
    auto ack = write_ack(store_.buffers(), t.message.view(), response);
    if (!ack) {  // the response comes again, and another attempt with it
      store_.counters.increment(TransactionCounter::no_buffer);
      return;
    }
    store_.keep_message(t, std::move(*ack));
    facts.holds_ack = true;
  }
  effects.send(t.hop, t.message.view(), handle);
  store_.counters.increment(TransactionCounter::sent_ack);
}

void ClientTransactions::report_timeout(base::TransactionHandle handle, const ClientFacts& facts,
                                        Effects& effects) {
  store_.counters.increment(TransactionCounter::timed_out);
  if (!facts.own_cancel) effects.notify(TimedOut{handle, facts.user});
}

void ClientTransactions::report_transport_error(base::TransactionHandle handle, const ClientFacts& facts,
                                                Effects& effects) {
  store_.counters.increment(TransactionCounter::transport_failed);
  if (!facts.own_cancel) effects.notify(TransportFailed{handle, facts.user});
}

void ClientTransactions::drop_waiting_cancel(const ClientFacts& invite) noexcept {
  const Transaction* cancel = store_.find(invite.cancel);
  // The final response came before a provisional one: there is nothing left to cancel.
  if (cancel != nullptr && !std::get<ClientFacts>(cancel->facts).sent) store_.retire(invite.cancel);
}

}  // namespace trunkline::sip
