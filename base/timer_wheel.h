// Many timers of one thread: tens of nanoseconds to arm or cancel one, whatever their number and distance.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "base/handle.h"
#include "base/instant.h"
#include "base/timer_buckets.h"

namespace trunkline::base {

/// Names one armed timer. It is stale once the timer fired or was cancelled, and then harmless.
using TimerId = Handle<struct TimerTag>;

/// Up to `capacity` timers, each with a `Payload` saying what it is for. All memory is taken, and touched, at
/// construction. A timer never fires early, and late by less than one tick after the advance() that reaches
/// it.
template <class Payload>
class TimerWheel {
 public:
  /// `capacity` up to 2^24; `tick` above 0.
  TimerWheel(Instant start, std::uint32_t capacity, Duration tick = std::chrono::milliseconds(1))
      : nodes_(std::make_unique<Node[]>(capacity)),
        start_(start),
        quiet_until_(start),
        tick_(nanoseconds(tick)),
        capacity_(capacity) {
    TL_ASSERT(capacity <= std::uint32_t{1} << 24 && tick.count() > 0);
    for (std::uint32_t index = capacity; index-- > 0;) release(index);
  }
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  /// Fires once, at the first advance() to `when` or later; a moment gone by means at the next advance().
  /// Nothing when all timers are in use: the caller counts that.
  [[nodiscard]] std::optional<TimerId> arm(Instant when, Payload payload) {
    if (free_ == TimerBuckets::none) return std::nullopt;
    const std::uint32_t index = free_;
    Node& node = nodes_[index];
    free_ = node.links.next;
    node.payload.emplace(std::move(payload));
    if (when < quiet_until_) quiet_until_ = std::max(when, start_);
    const std::uint64_t distance = since_start(when);
    buckets_.add(index, distance / tick_ + (distance % tick_ != 0 ? 1 : 0), links());
    ++size_;
    TimerId id;
    id.index = index & 0xff'ffff;
    id.generation = node.generation;
    return id;
  }

  /// False, and nothing happens, for a timer that has fired, was cancelled, or never was.
  bool cancel(TimerId id) noexcept {
    if (id.owner != 0 || id.index >= capacity_) return false;
    Node& node = nodes_[id.index];
    if (node.generation != id.generation || !node.payload) return false;
    buckets_.remove(id.index, links());
    node.payload.reset();
    retire(id.index);
    return true;
  }

  /// Fires what is due at `now`, in order of tick and, within one, of arming: `fire(Payload)`. At most `most`
  /// timers: if the result equals `most`, more may be due, and the caller comes back when it has done its
  /// other work. The timer is gone before it fires; `fire` may arm and cancel any other. One that it arms for
  /// a moment gone by fires in the same call. An earlier `now` than last time fires nothing new.
  template <class F>
  std::size_t advance(Instant now, std::size_t most, F&& fire) {
    if (!may_fire(now)) return 0;
    const std::uint64_t now_tick = since_start(now) / tick_;
    for (std::size_t fired = 0; fired < most; ++fired) {
      const std::uint32_t index = buckets_.first_due(now_tick, links());
      if (index == TimerBuckets::none) {
        quiet_until_ = next_deadline().value_or(Instant(Duration::max()));
        return fired;
      }
      Node& node = nodes_[index];
      buckets_.remove(index, links());
      Payload payload = std::move(*node.payload);
      node.payload.reset();
      retire(index);
      fire(std::move(payload));
    }
    return most;
  }

  /// False: advance() would fire nothing. So it is nearly every time that somebody looks.
  [[nodiscard]] bool may_fire(Instant now) const noexcept { return now >= quiet_until_; }

  /// A moment before which advance() fires nothing: when to wake up. Exact within 64 ticks, else earlier than
  /// the first timer; never later. After waking, advance() and ask again. Nothing when no timer is armed.
  [[nodiscard]] std::optional<Instant> next_deadline() const noexcept {
    const auto tick = buckets_.lower_bound();
    if (!tick) return std::nullopt;
    // Unsigned, as below; a deadline past the end of time is the end of time.
    const auto end = Duration::max();
    const std::uint64_t start = nanoseconds(start_.since_origin());
    if (*tick > (nanoseconds(end) - start) / tick_) return Instant(end);
    return std::max(quiet_until_, Instant(Duration(static_cast<Duration::rep>(start + *tick * tick_))));
  }

  /// Armed timers.
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return capacity_; }
  /// What a wheel of so many takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t capacity) noexcept {
    return capacity * sizeof(Node);
  }

 private:
  struct Node {
    TimerLinks links;
    std::uint32_t generation = 1;
    std::optional<Payload> payload;
  };

  [[nodiscard]] static constexpr std::uint64_t nanoseconds(Duration d) noexcept {
    return static_cast<std::uint64_t>(d.count());
  }
  /// Nanoseconds, 0 for what was before the start.
  [[nodiscard]] std::uint64_t since_start(Instant when) const noexcept {
    // Unsigned, because the difference of two signed ends of time does not fit a signed number.
    return when <= start_ ? 0 : nanoseconds(when.since_origin()) - nanoseconds(start_.since_origin());
  }
  [[nodiscard]] auto links() noexcept {
    return [nodes = nodes_.get()](std::uint32_t index) -> TimerLinks& { return nodes[index].links; };
  }
  void retire(std::uint32_t index) noexcept {
    if (++nodes_[index].generation == 0) nodes_[index].generation = 1;
    --size_;
    release(index);
  }
  /// The node last used is used next, since it is still in the cache; the generation tells its tenants apart.
  void release(std::uint32_t index) noexcept {
    nodes_[index].links.next = free_;
    free_ = index;
  }

  std::unique_ptr<Node[]> nodes_;
  TimerBuckets buckets_;
  Instant start_;
  Instant quiet_until_;  // nothing is due before
  std::uint64_t tick_;   // nanoseconds
  std::uint32_t capacity_;
  std::uint32_t free_ = TimerBuckets::none;
  std::uint32_t size_ = 0;
};

}  // namespace trunkline::base
