// Many timers of one thread: tens of nanoseconds to arm or cancel one, whatever their number and distance.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/handle.h"
#include "base/instant.h"
#include "base/large_array.h"
#include "base/timer_queue.h"

namespace trunkline::base {

/// Names one armed timer. It is stale once the timer fired or was cancelled, and then harmless.
using TimerId = Handle<struct TimerTag>;

/// Up to `capacity` timers of a TimerQueue, taken as they are needed, each with a `Payload` saying what it is
/// for. All memory is taken, and touched, at construction.
template <class Payload>
class TimerWheel {
 public:
  /// `capacity` up to 2^24; `tick` above 0.
  TimerWheel(Instant start, std::uint32_t capacity, Duration tick = std::chrono::milliseconds(1))
      : nodes_(make_large_array<Node>(capacity)), queue_(start, capacity, tick), capacity_(capacity) {
    for (std::uint32_t index = capacity; index-- > 0;) release(index);
  }
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  /// Fires once, at the first advance() to `when` or later; a moment gone by means at the next advance().
  /// Nothing when all timers are in use: the caller counts that.
  [[nodiscard]] std::optional<TimerId> arm(Instant when, Payload payload) {
    if (free_ == TimerQueue::none) return std::nullopt;
    const std::uint32_t index = free_;
    Node& node = nodes_[index];
    free_ = node.next_free;
    node.payload.emplace(std::move(payload));
    queue_.arm(index, when);
    TimerId id;
    id.index = index & 0xff'ffff;
    id.generation = node.generation;
    return id;
  }

  /// False, and nothing happens, for a timer that has fired, was cancelled, or never was.
  bool cancel(TimerId id) noexcept {
    if (id.owner != 0 || id.index >= capacity_) return false;
    Node& node = nodes_[id.index];
    if (node.generation != id.generation || !queue_.disarm(id.index)) return false;
    node.payload.reset();
    retire(id.index);
    return true;
  }

  /// Fires what is due at `now`: `fire(Payload)`. The timer is gone before it fires. Else as
  /// TimerQueue::advance().
  template <class F>
  std::size_t advance(Instant now, std::size_t most, F&& fire) {
    return queue_.advance(now, most, [&](std::uint32_t index) {
      Node& node = nodes_[index];
      Payload payload = std::move(*node.payload);
      node.payload.reset();
      retire(index);
      fire(std::move(payload));
    });
  }

  [[nodiscard]] bool may_fire(Instant now) const noexcept { return queue_.may_fire(now); }
  [[nodiscard]] std::optional<Instant> next_deadline() const noexcept { return queue_.next_deadline(); }

  /// Armed timers.
  [[nodiscard]] std::uint32_t size() const noexcept { return queue_.size(); }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return capacity_; }
  /// What a wheel of so many takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t capacity) noexcept {
    return capacity * sizeof(Node) + TimerQueue::octets_needed(capacity);
  }

 private:
  struct Node {
    std::uint32_t generation = 1;
    std::uint32_t next_free = 0;
    std::optional<Payload> payload;
  };

  void retire(std::uint32_t index) noexcept {
    if (++nodes_[index].generation == 0) nodes_[index].generation = 1;
    release(index);
  }
  /// The node last used is used next, since it is still in the cache; the generation tells its tenants apart.
  void release(std::uint32_t index) noexcept {
    nodes_[index].next_free = free_;
    free_ = index;
  }

  LargeArray<Node> nodes_;
  TimerQueue queue_;
  std::uint32_t capacity_;
  std::uint32_t free_ = TimerQueue::none;
};

}  // namespace trunkline::base
