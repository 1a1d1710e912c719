#include "sip/transaction/layer.h"

#include <algorithm>
#include <utility>

#include "sip/message/inspect.h"

namespace trunkline::sip {
namespace {

/// Bounds the messages that wait to be given back, whatever the room in the effects is.
constexpr std::size_t most_timers_at_once = 128;

}  // namespace

TransactionLayer::TransactionLayer(const TransactionLimits& limits, base::ShardId shard,
                                   base::BufferPool& buffers, base::Random& random, base::Instant start)
    : store_(limits, shard, buffers, random, start), clients_(store_), servers_(store_) {}

bool TransactionLayer::begin(const Effects& effects) noexcept {
  store_.forget_spent();
  if (effects.has_room_for_a_call()) return true;
  store_.counters.increment(TransactionCounter::effects_full);
  return false;
}

void TransactionLayer::receive(const Message& message, const Hop& from, base::Instant now, Effects& effects,
                               bool urgent) {
  if (!begin(effects)) return;
  const auto* const read = message.essentials();
  if (read == nullptr) return receive_unread(message, from, now, effects, urgent);
  if (message.is_request()) {
    servers_.receive(message, *read, from, now, effects, urgent);
  } else {
    clients_.receive(message, *read, from, now, effects);
  }
}

void TransactionLayer::receive_unread(const Message& message, const Hop& from, base::Instant now,
                                      Effects& effects, bool urgent) {
  Essentials read;
  if (message.is_request()) {
    if (inspect_request(message, read) == Fault::none)
      return servers_.receive(message, read, from, now, effects, urgent);
    store_.counters.increment(TransactionCounter::request_malformed);
  } else {
    if (inspect_response(message, read) == Fault::none)
      return clients_.receive(message, read, from, now, effects);
    store_.counters.increment(TransactionCounter::response_malformed);
  }
}

base::Result<ClientTicket, Refusal> TransactionLayer::open_client(Method method, bool urgent) {
  store_.forget_spent();
  return clients_.open(method, urgent);
}

base::Result<void, Refusal> TransactionLayer::send_request(base::TransactionHandle handle,
                                                           base::Buffer request, const Hop& to,
                                                           std::uint64_t user, base::Instant now,
                                                           Effects& effects, bool forwarded) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return clients_.send(handle, std::move(request), to, user, now, effects, forwarded);
}

void TransactionLayer::abandon(base::TransactionHandle handle) noexcept { clients_.abandon(handle); }

base::Result<void, Refusal> TransactionLayer::cancel(base::TransactionHandle handle, std::string_view reason,
                                                     base::Instant now, Effects& effects) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return clients_.cancel(handle, reason, now, effects);
}

base::Result<void, Refusal> TransactionLayer::acknowledge(base::TransactionHandle handle, base::Buffer ack,
                                                          const Hop& to, std::string_view to_tag,
                                                          Effects& effects) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return clients_.acknowledge(handle, std::move(ack), to, to_tag, effects);
}

Branch TransactionLayer::fresh_branch() {
  // A handle that names nothing: a response to it, which an ACK never has, would be stray.
  return Branch({}, store_.random().next());
}

base::Result<void, Refusal> TransactionLayer::respond(base::TransactionHandle handle,
                                                      const Response& response, base::Instant now,
                                                      Effects& effects) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return servers_.respond(handle, response, now, effects);
}

base::Result<void, Refusal> TransactionLayer::forward(base::TransactionHandle handle, const Told& told,
                                                      base::Buffer response, base::Instant now,
                                                      Effects& effects) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return servers_.forward(handle, told, std::move(response), now, effects);
}

bool TransactionLayer::forwards(std::string_view branch) {
  const auto name = read_branch(branch);
  const Transaction* t = name ? store_.find(name->handle) : nullptr;
  const auto* facts = t == nullptr ? nullptr : std::get_if<ClientFacts>(&t->facts);
  return facts != nullptr && facts->secret == name->secret && facts->forwarded;
}

base::Result<void, Refusal> TransactionLayer::resend_success(base::TransactionHandle handle,
                                                             base::Instant now, Effects& effects) {
  if (!begin(effects)) return base::fail(Refusal::effects_full);
  return servers_.resend_success(handle, now, effects);
}

bool TransactionLayer::advance(base::Instant now, Effects& effects) {
  store_.forget_spent();
  const auto most = std::min(effects.room(), most_timers_at_once);
  const auto fired =
      store_.advance(now, most, [&](base::TransactionHandle handle, Transaction& t, Timer timer) {
        if (std::holds_alternative<ClientFacts>(t.facts)) {
          clients_.on_timer(handle, t, timer, now, effects);
        } else {
          servers_.on_timer(handle, t, timer, now, effects);
        }
      });
  return fired == most;
}

void TransactionLayer::transport_failed(base::TransactionHandle handle, base::Instant now, Effects& effects) {
  if (!begin(effects)) return;
  Transaction* t = store_.find(handle);
  if (t == nullptr) return;
  if (std::holds_alternative<ClientFacts>(t->facts)) {
    if (!clients_.fall_back(handle, *t, now, effects)) clients_.on_transport_error(handle, *t, now, effects);
  } else {
    servers_.on_transport_error(handle, *t, now, effects);
  }
}

void TransactionLayer::undelivered(std::string_view branch, const Hop& way, base::Instant now,
                                   Effects& effects) {
  if (begin(effects)) clients_.undelivered(branch, way, now, effects);
}

}  // namespace trunkline::sip
