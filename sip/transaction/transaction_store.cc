#include "sip/transaction/transaction_store.h"

#include <utility>

#include "sip/transport/reliability.h"

namespace trunkline::sip {
namespace {

/// Two messages for each of the timers that may fire at once.
constexpr std::size_t spent_at_once = 256;

}  // namespace

TransactionStore::TransactionStore(const TransactionLimits& limits, base::ShardId shard,
                                   base::BufferPool& buffers, base::Random& random, base::Instant start)
    : limits_(limits),
      first_(limits.timers),
      buffers_(buffers),
      random_(random),
      secret_(random),
      slab_(static_cast<std::uint8_t>(shard), limits.transactions),
      requests_(limits.transactions),
      merges_(limits.transactions),
      timers_(start, limits.transactions * timers_a_transaction) {
  spent_.reserve(spent_at_once);
}

base::TransactionHandle TransactionStore::create(bool may_use_reserve) {
  if (!may_use_reserve && is_short()) return {};
  return slab_.emplace().value_or(base::TransactionHandle{});
}

void TransactionStore::retire(base::TransactionHandle handle) noexcept {
  Transaction* t = slab_.find(handle);
  if (t == nullptr) return;
  timers_.disarm(repeat_timer(handle));
  timers_.disarm(end_timer(handle));
  spend(std::move(t->message));
  if (auto* server = std::get_if<ServerFacts>(&t->facts)) {
    requests_.erase(server->key.high, handle);
    if (server->merge_digest != 0) merges_.erase(server->merge_digest, handle);
    spend(std::move(server->request.octets));
  }
  slab_.erase(handle);
}

void TransactionStore::index(base::TransactionHandle handle, const ServerFacts& facts) noexcept {
  // The tables have room for as many entries as there are transactions.
  (void)requests_.insert(facts.key.high, handle);
  if (facts.merge_digest != 0) (void)merges_.insert(facts.merge_digest, handle);
}

void TransactionStore::enter(base::TransactionHandle handle, Transaction& t, const StateTimers& timers,
                             base::Instant now) {
  if (timers.keep) return;
  if (timers.repeat) {
    repeat_after(handle, t, *timers.repeat, first_.of(*timers.repeat, is_reliable(t.hop.transport)), now);
  } else {
    timers_.disarm(repeat_timer(handle));
  }
  if (timers.end) {
    end_after(handle, t, *timers.end, now);
  } else {
    timers_.disarm(end_timer(handle));
  }
}

void TransactionStore::repeat_after(base::TransactionHandle handle, Transaction& t, Timer timer,
                                    base::Duration interval, base::Instant now) {
  t.interval = interval;
  t.repeating = timer;
  timers_.arm(repeat_timer(handle), now + interval);
}

void TransactionStore::end_after(base::TransactionHandle handle, Transaction& t, Timer timer,
                                 base::Instant now) {
  t.ending = timer;
  timers_.arm(end_timer(handle), now + first_.of(timer, is_reliable(t.hop.transport)));
}

void TransactionStore::keep_message(Transaction& t, base::Buffer&& message) {
  spend(std::move(t.message));
  t.message = std::move(message);
}

void TransactionStore::spend(base::Buffer&& buffer) {
  if (buffer) spent_.push_back(std::move(buffer));
}

}  // namespace trunkline::sip
