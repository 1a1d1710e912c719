// Holds every transaction, the tables that find them and the timers that end them. Decides nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/buffer_pool.h"
#include "base/slab.h"
#include "base/timer_queue.h"
#include "sip/transaction/key_table.h"
#include "sip/transaction/timers_of_state.h"
#include "sip/transaction/transaction.h"
#include "sip/transaction/transaction_counter.h"

namespace trunkline::sip {

/// What the layer may use. All memory but that of the messages, which is the buffer pool's, follows from it.
struct TransactionLimits {
  std::uint32_t transactions = 4096;  // 1 to 2^23
  std::uint32_t retry_after_s = 10;   // what a request is told which finds no room
  TimerSettings timers;
};

/// One that repeats a message, and one that ends it.
constexpr std::uint32_t timers_a_transaction = 2;

class TransactionStore {
 public:
  TransactionStore(const TransactionLimits& limits, base::ShardId shard, base::BufferPool& buffers,
                   base::Random& random, base::Instant start);

  /// A sixteenth of the room is kept for what ends calls and for what belongs to a call: only with
  /// `may_use_reserve` is the last of it given away. A handle that names nothing when there is none left;
  /// else of a transaction that its creator fills in where it is.
  [[nodiscard]] base::TransactionHandle create(bool may_use_reserve);
  /// Nothing but that is left.
  [[nodiscard]] bool is_short() const noexcept { return slab_.size() + kept() >= slab_.capacity(); }
  [[nodiscard]] Transaction* find(base::TransactionHandle handle) noexcept { return slab_.find(handle); }
  /// Its timers and keys go at once, its messages only with the next forget_spent().
  void retire(base::TransactionHandle handle) noexcept;

  /// Makes a server transaction findable.
  void index(base::TransactionHandle handle, const ServerFacts& facts) noexcept;
  /// The server transaction with `key` whose method satisfies `wanted(Method)`.
  template <class Wanted>
  [[nodiscard]] base::TransactionHandle find_server(const RequestKey& key, Wanted&& wanted) {
    return requests_.find(key.high, [&](base::TransactionHandle handle) {
      const auto& facts = std::get<ServerFacts>(slab_.find(handle)->facts);
      return facts.key == key && wanted(facts.method);
    });
  }
  /// The transaction that came first with this Call-ID, From tag and CSeq (RFC 3261 section 8.2.2.2).
  [[nodiscard]] base::TransactionHandle find_merged(std::uint64_t digest) const {
    return merges_.find(digest, [](base::TransactionHandle) { return true; });
  }

  // Each of these takes the handle of a transaction that lives: who retired it starts nothing any more.

  /// Stops what runs and starts what the entered state wants, unless that is to keep what runs.
  void enter(base::TransactionHandle handle, Transaction& t, const StateTimers& timers, base::Instant now);
  /// Starts `timer` in place of whatever repeats, to fire after `interval`.
  void repeat_after(base::TransactionHandle handle, Transaction& t, Timer timer, base::Duration interval,
                    base::Instant now);
  void end_after(base::TransactionHandle handle, Transaction& t, Timer timer, base::Instant now);
  /// Nothing happens if nothing repeats.
  void stop_repeating(base::TransactionHandle handle) noexcept { timers_.disarm(repeat_timer(handle)); }

  /// Puts `message` in place of the one kept so far, which stays readable until forget_spent().
  void keep_message(Transaction& t, base::Buffer&& message);
  void spend(base::Buffer&& buffer);
  /// What was sent by the call before is now no longer read by anybody.
  void forget_spent() noexcept {
    if (!spent_.empty()) spent_.clear();
  }

  /// Fires at most `most` timers: `fire(TransactionHandle, Transaction&, Timer)`. Returns how many.
  template <class F>
  std::size_t advance(base::Instant now, std::size_t most, F&& fire) {
    const auto fire_timer = [&](std::uint32_t timer) {
      const auto handle = slab_.handle_at(timer / timers_a_transaction);
      Transaction* const t = slab_.find(handle);
      TL_ASSERT(t != nullptr);  // retire() stops its timers
      fire(handle, *t, timer == repeat_timer(handle) ? t->repeating : t->ending);
    };
    return timers_.advance(now, most, fire_timer, [this](std::uint32_t next, std::uint32_t later) {
      slab_.prefetch(later / timers_a_transaction);
      bring_in(slab_.at(next / timers_a_transaction));
    });
  }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept {
    return timers_.next_deadline();
  }
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return timers_.may_fire(now) || !spent_.empty();
  }

  [[nodiscard]] base::BufferPool& buffers() noexcept { return buffers_; }
  [[nodiscard]] base::Random& random() noexcept { return random_; }
  [[nodiscard]] const KeySecret& secret() const noexcept { return secret_; }
  /// Timers that run go on as they are; each is armed anew by the new settings.
  void adopt(const TimerSettings& timers, std::uint32_t retry_after_s) noexcept {
    limits_.timers = timers;
    first_ = FirstIntervals(timers);
    limits_.retry_after_s = retry_after_s;
  }
  [[nodiscard]] const TransactionLimits& limits() const noexcept { return limits_; }
  [[nodiscard]] const TimerSettings& timers() const noexcept { return limits_.timers; }
  [[nodiscard]] std::uint32_t size() const noexcept { return slab_.size(); }
  [[nodiscard]] std::uint32_t timers_running() const noexcept { return timers_.size(); }
  [[nodiscard]] std::uint32_t keys() const noexcept { return requests_.size() + merges_.size(); }

  TransactionCounters counters;

 private:
  /// What retire() touches. Transactions wait for their end for half a minute after their last message, and
  /// nothing of one is in a cache then.
  void bring_in(const Transaction& t) const noexcept {
    __builtin_prefetch(t.message.data(), 1);
    if (const auto* server = std::get_if<ServerFacts>(&t.facts)) {
      requests_.prefetch(server->key.high);
      merges_.prefetch(server->merge_digest);
      __builtin_prefetch(server->request.octets.data(), 1);
    }
  }
  [[nodiscard]] std::uint32_t kept() const noexcept { return slab_.capacity() / 16; }
  [[nodiscard]] static std::uint32_t repeat_timer(base::TransactionHandle handle) noexcept {
    return handle.index * timers_a_transaction;
  }
  [[nodiscard]] static std::uint32_t end_timer(base::TransactionHandle handle) noexcept {
    return repeat_timer(handle) + 1;
  }

  TransactionLimits limits_;
  FirstIntervals first_;
  base::BufferPool& buffers_;
  base::Random& random_;
  KeySecret secret_;
  base::Slab<Transaction, base::TransactionHandle> slab_;
  KeyTable requests_;
  KeyTable merges_;
  base::TimerQueue timers_;  // of each transaction timers_a_transaction, side by side
  std::vector<base::Buffer> spent_;
};

}  // namespace trunkline::sip
