// When timers fire that somebody else holds: one for each place in the owner's table, armed or not.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "base/instant.h"
#include "base/large_array.h"
#include "base/timer_buckets.h"

namespace trunkline::base {

/// Timers 0 to `count`-1, of which the owner knows what they are for. Nothing is allocated, so that arming
/// cannot fail. All memory is taken, and touched, at construction. A timer never fires early, and late by
/// less than one tick after the advance() that reaches it.
class TimerQueue {
 public:
  static constexpr std::uint32_t none = TimerBuckets::none;

  /// `count` up to 2^24; `tick` above 0.
  TimerQueue(Instant start, std::uint32_t count, Duration tick = std::chrono::milliseconds(1))
      : links_(make_large_array<TimerLinks>(count)),
        start_(start),
        quiet_until_(start),
        tick_(nanoseconds(tick)) {
    TL_ASSERT(count <= std::uint32_t{1} << 24 && tick.count() > 0);
  }

  /// It fires once, at the first advance() to `when` or later, and no more at what it was armed for before; a
  /// moment gone by means at the next advance().
  void arm(std::uint32_t timer, Instant when) noexcept {
    static_cast<void>(disarm(timer));
    if (when < quiet_until_) quiet_until_ = std::max(when, start_);
    const std::uint64_t distance = since_start(when);
    buckets_.add(timer, distance / tick_ + (distance % tick_ != 0 ? 1 : 0), links_.get());
    ++size_;
  }

  /// False, and nothing happens, for one that is not armed.
  bool disarm(std::uint32_t timer) noexcept {
    TimerLinks& own = links_[timer];
    if (!own.is_armed()) return false;
    buckets_.remove(timer, links_.get());
    own.bucket = TimerLinks::unarmed;
    --size_;
    return true;
  }

  /// Fires what is due at `now`: `fire(timer)`, in order of tick and, within one, of arming. At most `most`
  /// timers: if the result equals `most`, more may be due, and the caller comes back when it has done its
  /// other work. The timer is disarmed before it fires; `fire` may arm and disarm any, and one that it arms
  /// for a moment gone by fires in the same call. An earlier `now` than last time fires nothing new.
  template <class F>
  std::size_t advance(Instant now, std::size_t most, F&& fire) {
    return advance(now, most, std::forward<F>(fire), [](std::uint32_t, std::uint32_t) {});
  }
  /// Before each timer fires, `ahead(next, later)` is told which two armed ones follow it in its bucket (or
  /// begin it again), so that their owner may have what belongs to them brought into the cache.
  template <class F, class Ahead>
  std::size_t advance(Instant now, std::size_t most, F&& fire, Ahead&& ahead) {
    if (!may_fire(now)) return 0;
    const std::uint64_t tick = since_start(now) / tick_;
    const auto share = share_of(size_);
    std::uint64_t bound = 0;
    for (std::size_t fired = 0; fired < most; ++fired) {
      const std::uint32_t timer = buckets_.first_due(tick, share, links_.get(), bound);
      if (timer == none) {
        quiet_until_ = std::max(quiet_until_, moment_of(bound));
        return fired;
      }
      const std::uint32_t next = links_[timer].next;
      const std::uint32_t later = links_[next].next;
      __builtin_prefetch(&links_[later]);
      ahead(next, later);
      static_cast<void>(disarm(timer));
      fire(timer);
    }
    return most;
  }

  /// False: advance() would fire nothing. So it is nearly every time that somebody looks.
  [[nodiscard]] bool may_fire(Instant now) const noexcept { return now >= quiet_until_; }

  /// A moment before which advance() fires nothing: when to wake up. Exact within 64 ticks, else earlier than
  /// the first timer; never later. After waking, advance() and ask again. Nothing when no timer is armed.
  [[nodiscard]] std::optional<Instant> next_deadline() const noexcept {
    if (size_ == 0) return std::nullopt;
    return std::max(quiet_until_, moment_of(buckets_.lower_bound()));
  }

  /// Armed timers.
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  /// What a queue of so many takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t count) noexcept {
    return count * sizeof(TimerLinks);
  }

 private:
  // In so many ticks at most all timers of the next bucket of a level are brought nearer; few are not worth
  // it.
  static constexpr std::uint32_t ticks_to_prepare = 2048;
  static constexpr std::uint32_t few = 2048;

  [[nodiscard]] static constexpr std::uint32_t share_of(std::uint32_t size) noexcept {
    return size < few ? 0 : size / (ticks_to_prepare / TimerBuckets::prepared_levels);
  }
  [[nodiscard]] static constexpr std::uint64_t nanoseconds(Duration d) noexcept {
    return static_cast<std::uint64_t>(d.count());
  }
  /// When a tick begins; the end of time where that is later.
  [[nodiscard]] Instant moment_of(std::uint64_t tick) const noexcept {
    const auto end = Duration::max();
    const std::uint64_t start = nanoseconds(start_.since_origin());
    if (tick > (nanoseconds(end) - start) / tick_) return Instant(end);
    return Instant(Duration(static_cast<Duration::rep>(start + tick * tick_)));
  }
  /// Nanoseconds, 0 for what was before the start.
  [[nodiscard]] std::uint64_t since_start(Instant when) const noexcept {
    // Unsigned, because the difference of two signed ends of time does not fit a signed number.
    return when <= start_ ? 0 : nanoseconds(when.since_origin()) - nanoseconds(start_.since_origin());
  }

  LargeArray<TimerLinks> links_;
  TimerBuckets buckets_;
  Instant start_;
  Instant quiet_until_;  // nothing is due before
  std::uint64_t tick_;   // nanoseconds
  std::uint32_t size_ = 0;
};

}  // namespace trunkline::base
