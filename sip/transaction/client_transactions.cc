#include "sip/transaction/client_transactions.h"

#include <utility>

#include "sip/transaction/tag_digest.h"
#include "sip/transaction/write_cancel.h"
#include "sip/transport/by_size.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {
namespace {

std::span<char> text_of(base::Buffer& buffer) noexcept {
  return {reinterpret_cast<char*>(buffer.data()), buffer.size()};
}

/// Nothing has come from the server, so that what was sent is repeated where its transport may lose it.
bool is_first(const TransactionState& state) noexcept {
  const auto* invite = std::get_if<InviteClientState>(&state);
  const auto* other = std::get_if<NonInviteClientState>(&state);
  return (invite != nullptr && *invite == InviteClientState::calling) ||
         (other != nullptr && *other == NonInviteClientState::trying);
}

}  // namespace

base::Result<ClientTicket, Refusal> ClientTransactions::open(Method method, bool urgent) {
  const bool invite = method == Method::invite;
  // A BYE must find room when new calls have taken all of it; a call for help, too.
  const auto handle = store_.create(!invite || urgent);
  if (!handle) return base::fail(Refusal::no_transaction_left);
  Transaction& t = *store_.find(handle);
  if (invite) {
    t.state = InviteClientState::calling;
  } else {
    t.state = NonInviteClientState::trying;
  }
  auto& facts = t.facts.emplace<ClientFacts>();
  facts.secret = store_.random().next();
  facts.method = method;
  store_.counters.increment(TransactionCounter::clients_opened);
  return ClientTicket{handle, Branch(handle, facts.secret)};
}

base::Result<void, Refusal> ClientTransactions::send(base::TransactionHandle handle, base::Buffer request,
                                                     const Hop& to, std::uint64_t user, base::Instant now,
                                                     Effects& effects, bool forwarded) {
  Transaction* t = store_.find(handle);
  auto* facts = t == nullptr ? nullptr : std::get_if<ClientFacts>(&t->facts);
  if (facts == nullptr) return base::fail(Refusal::stale_handle);
  if (facts->sent || !request) return base::fail(Refusal::wrong_state);
  facts->user = user;
  facts->forwarded = forwarded;
  t->hop = to;
  t->message = std::move(request);
  send_first(handle, *t, now, effects);
  store_.counters.increment(TransactionCounter::sent_request);
  return {};
}

void ClientTransactions::send_first(base::TransactionHandle handle, Transaction& t, base::Instant now,
                                    Effects& effects) {
  std::get<ClientFacts>(t.facts).sent = true;
  effects.send(t.hop, t.message.view(), handle);
  const bool reliable = is_reliable(t.hop.transport);
  std::visit([&](auto state) { store_.enter(handle, t, timers_of(state, reliable), now); }, t.state);
}

void ClientTransactions::abandon(base::TransactionHandle handle) noexcept {
  Transaction* t = store_.find(handle);
  auto* facts = t == nullptr ? nullptr : std::get_if<ClientFacts>(&t->facts);
  if (facts != nullptr && !facts->sent) store_.retire(handle);
}

base::Result<void, Refusal> ClientTransactions::acknowledge(base::TransactionHandle handle, base::Buffer ack,
                                                            const Hop& to, std::string_view to_tag,
                                                            Effects& effects) {
  Transaction* t = store_.find(handle);
  if (t == nullptr) return base::fail(Refusal::stale_handle);
  const auto* state = std::get_if<InviteClientState>(&t->state);
  if (state == nullptr || *state != InviteClientState::accepted || !ack) {
    return base::fail(Refusal::wrong_state);
  }
  auto& facts = std::get<ClientFacts>(t->facts);
  facts.holds_ack = true;
  facts.settled_tag = tag_digest(store_.secret(), to_tag);
  t->hop = to;  // the INVITE is over: from here on the transaction only sends this ACK
  store_.keep_message(*t, std::move(ack));
  effects.send(t->hop, t->message.view(), handle);
  store_.counters.increment(TransactionCounter::sent_ack);
  return {};
}

bool ClientTransactions::fall_back(base::TransactionHandle handle, Transaction& t, base::Instant now,
                                   Effects& effects) {
  if (!turn_to_udp(text_of(t.message), t.hop)) return false;
  store_.counters.increment(TransactionCounter::turned_to_udp);
  auto& facts = std::get<ClientFacts>(t.facts);
  Transaction* cancel = store_.find(facts.cancel);
  if (cancel != nullptr && !std::get<ClientFacts>(cancel->facts).sent) {
    static_cast<void>(turn_to_udp(text_of(cancel->message), cancel->hop));
  }
  effects.send(t.hop, t.message.view(), handle);
  if (is_first(t.state)) {
    std::visit([&](auto state) { store_.enter(handle, t, timers_of(state, false), now); }, t.state);
  }
  return true;
}

// Once anything has come back the request arrived, whatever became of a copy of it; and what bears the branch
// after that is its ACK or CANCEL.
void ClientTransactions::undelivered(std::string_view branch, const Hop& way, base::Instant now,
                                     Effects& effects) {
  const auto name = read_branch(branch);
  Transaction* t = name ? store_.find(name->handle) : nullptr;
  const auto* facts = t == nullptr ? nullptr : std::get_if<ClientFacts>(&t->facts);
  const bool waits = facts != nullptr && facts->sent && facts->secret == name->secret && is_first(t->state);
  if (!waits || is_reliable(t->hop.transport) || t->hop.local != way.local || t->hop.remote != way.remote)
    return store_.counters.increment(TransactionCounter::undelivered_ignored);
  store_.counters.increment(TransactionCounter::undelivered);
  on_transport_error(name->handle, *t, now, effects);
}

base::Result<void, Refusal> ClientTransactions::cancel(base::TransactionHandle handle,
                                                       std::string_view reason, base::Instant now,
                                                       Effects& effects) {
  Transaction* t = store_.find(handle);
  if (t == nullptr) return base::fail(Refusal::stale_handle);
  const auto* state = std::get_if<InviteClientState>(&t->state);
  if (state == nullptr) return base::fail(Refusal::wrong_state);
  auto& invite = std::get<ClientFacts>(t->facts);
  if (!invite.sent || *state > InviteClientState::proceeding) return base::fail(Refusal::wrong_state);
  if (invite.cancel) return {};

  auto message = write_cancel(store_.buffers(), t->message.view(), reason);
  if (!message) return base::fail(message.error());
  invite.cancel = store_.create(true);
  if (!invite.cancel) return base::fail(Refusal::no_transaction_left);
  Transaction& made = *store_.find(invite.cancel);
  made.state = NonInviteClientState::trying;
  made.hop = t->hop;
  made.message = std::move(*message);
  auto& facts = made.facts.emplace<ClientFacts>();
  facts.secret = store_.random().next();  // never told to anybody: its responses carry the INVITE's branch
  facts.method = Method::cancel;
  facts.own_cancel = true;
  store_.counters.increment(TransactionCounter::clients_opened);
  if (*state == InviteClientState::proceeding) follow_with_cancel(handle, *t, now, effects);
  return {};
}

void ClientTransactions::follow_with_cancel(base::TransactionHandle handle, Transaction& invite,
                                            base::Instant now, Effects& effects) {
  const auto cancel = std::get<ClientFacts>(invite.facts).cancel;
  Transaction* t = store_.find(cancel);
  if (t == nullptr || std::get<ClientFacts>(t->facts).sent) return;
  send_first(cancel, *t, now, effects);
  store_.counters.increment(TransactionCounter::sent_cancel);
  // A server that knows no CANCEL for this INVITE may stay silent for ever (RFC 3261 section 9.1).
  store_.end_after(handle, invite, Timer::cancel_limit, now);
}

}  // namespace trunkline::sip
