// The order of a timer wheel's timers: which tick is next, with bitmaps over levels and buckets. No payloads,
// no time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace trunkline::base {

/// Links of one timer in its bucket. Owned by whoever owns the timers; named by index.
struct TimerLinks {
  static constexpr std::uint16_t unarmed = 0xffff;

  [[nodiscard]] bool is_armed() const noexcept { return bucket != unarmed; }

  std::uint64_t tick = 0;
  std::uint32_t next = 0;
  std::uint32_t previous = 0;
  std::uint16_t bucket = unarmed;
};

/// Eleven levels of 64 buckets cover every 64-bit tick. A timer sits on the level of the highest six-bit
/// digit in which its tick differs from the wheel's position, in the bucket of that digit. So everything on a
/// lower level is earlier than everything on a higher one, within a level the lowest bucket is the earliest,
/// and finding the next one is two bit scans, however long the time in between. Source: Varghese and Lauck,
/// "Hashed and hierarchical timing wheels", 1987, scheme 7; bitmaps instead of stepping.
///
/// When the position reaches a bucket, its timers go to the levels below. There may be hundreds of thousands,
/// which nobody else should have to wait for. So each level has 64 buckets more, for the ticks that come when
/// its own have gone by, and the timers of the bucket that is next above are moved there beforehand, a few
/// with each tick.
class TimerBuckets {
 public:
  static constexpr std::uint32_t none = 0xffff'ffff;
  static constexpr unsigned prepared_levels = 4;  // what is further away than 4.6 hours is not much

  TimerBuckets() noexcept { heads_.fill(none); }

  /// The tick up to which everything was taken out.
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

  /// Appends timer `index`, to be due at `tick`, or at once if that has gone by. `links[index]` gives its
  /// TimerLinks.
  void add(std::uint32_t index, std::uint64_t tick, TimerLinks* links) noexcept {
    links[index].tick = tick < position_ ? position_ : tick;
    append(index, level_of(links[index].tick), links);
  }

  void remove(std::uint32_t index, TimerLinks* links) noexcept {
    const TimerLinks& own = links[index];
    if (own.next == index) {
      empty(own.bucket);
      return;
    }
    links[own.previous].next = own.next;
    links[own.next].previous = own.previous;
    if (heads_[own.bucket] == index) heads_[own.bucket] = own.next;
  }

  /// The first timer that is due at tick `now`, still in its bucket. Or none, and then position() is at least
  /// `now`, and `bound` is as lower_bound() says. Timers of one tick come in the order in which they were
  /// added. Moves at most `share` from one of the next buckets nearer.
  [[nodiscard]] std::uint32_t first_due(std::uint64_t now, std::uint32_t share, TimerLinks* links,
                                        std::uint64_t& bound) noexcept {
    for (;;) {
      const auto [level, start] = next_bucket();
      if (start > now || level == level_count) {
        bound = start;
        if (now > position_) go_to(now);
        return none;
      }
      if (level == 0) {
        if (share != 0 && start != position_) prepare(start, share, links);
        position_ = start;
        return heads_[bucket_of(start, 0)];
      }
      go_to(start);
      reach(links);
    }
  }

  /// No timer is due before this tick. Exact for timers within 64 ticks, else the start of the bucket of the
  /// first, or earlier. With none at all anything.
  [[nodiscard]] std::uint64_t lower_bound() const noexcept { return next_bucket().start; }

 private:
  static constexpr unsigned level_count = 11;
  /// The bits of a tick above each level. On the top one the digit has four bits, and nothing is above it.
  static constexpr auto above_level = [] {
    std::array<std::uint64_t, level_count> bits{};
    for (unsigned level = 0; level + 1 < level_count; ++level)
      bits[level] = ~std::uint64_t{0} << (6 * level + 6);
    return bits;
  }();

  struct Next {
    unsigned level;
    std::uint64_t start;  // tick
  };

  [[nodiscard]] unsigned level_of(std::uint64_t tick) const noexcept {
    // The lowest bit makes no difference, but that there is one.
    return static_cast<unsigned>(std::bit_width((tick ^ position_) | 1) - 1) / 6;
  }
  /// The seventh bit of the digit says which of the level's two halves.
  [[nodiscard]] static unsigned bucket_of(std::uint64_t tick, unsigned level) noexcept {
    return level * 128 + static_cast<unsigned>(tick >> (6 * level)) % 128;
  }
  // Of `level_count`, and at the end of time, where there is none.
  [[nodiscard]] Next next_bucket() const noexcept {
    const auto halves = halves_ & current_;
    const auto half = static_cast<unsigned>(std::countr_zero(halves));
    const auto level = half / 2;
    // What was moved nearer begins where a bucket ends, and that is no later than all on its level.
    if (prepared_ != 0) [[unlikely]] {
      const auto above = static_cast<unsigned>(std::countr_zero(prepared_));
      if (above <= level) return {above, ((position_ >> (6 * above)) + 1) << (6 * above)};
    }
    if (halves == 0) [[unlikely]]
      return {level_count, ~std::uint64_t{0}};
    const auto bucket = static_cast<std::uint64_t>(std::countr_zero(occupied_[half]));
    return {level, (position_ & above_level[level]) | bucket << (6 * level)};
  }
  void go_to(std::uint64_t tick) noexcept {
    auto changed = (position_ ^ tick) >> 6;
    position_ = tick;
    for (unsigned half = 0; changed != 0; half += 2, changed >>= 6) {
      tick >>= 6;
      current_ = (current_ & ~(3U << half)) | (1U + static_cast<unsigned>(tick & 1)) << half;
    }
  }

  void append(std::uint32_t index, unsigned level, TimerLinks* links) noexcept {
    TimerLinks& own = links[index];
    own.bucket = static_cast<std::uint16_t>(bucket_of(own.tick, level));
    std::uint32_t& head = heads_[own.bucket];
    if (head == none) {
      own.next = own.previous = head = index;
      occupied_[own.bucket / 64] |= std::uint64_t{1} << (own.bucket % 64);
      halves_ |= 1U << own.bucket / 64;
      return;
    }
    TimerLinks& first = links[head];
    own.next = head;
    own.previous = first.previous;
    links[first.previous].next = index;
    first.previous = index;
  }
  void empty(unsigned bucket) noexcept {
    heads_[bucket] = none;
    auto& half = occupied_[bucket / 64];
    half &= ~(std::uint64_t{1} << (bucket % 64));
    if (half == 0) halves_ &= ~(1U << bucket / 64);
  }

  /// Of the next bucket of one level, each time another's: those that were added first, to the half of the
  /// level below that is not current yet. What is added meanwhile comes behind them when it is reached.
  [[gnu::noinline]] void prepare(std::uint64_t tick, std::uint32_t share, TimerLinks* links) noexcept {
    const auto level = 1 + turn_++ % prepared_levels;
    const auto bucket = bucket_of(tick + (std::uint64_t{1} << (6 * level)), level);
    for (auto index = heads_[bucket]; index != none && share > 0; --share, index = heads_[bucket]) {
      prepared_ |= 1U << level;
      remove(index, links);
      append(index, level - 1, links);
    }
  }
  /// The position is where buckets begin, of all levels whose digits below are 0: what was moved nearer is
  /// current now, and what was not follows.
  [[gnu::noinline]] void reach(TimerLinks* links) noexcept {
    const auto level = std::min(static_cast<unsigned>(std::countr_zero(position_)) / 6, level_count - 1);
    prepared_ &= ~((2U << level) - 1);
    for (unsigned from = 1; from <= level; ++from) {
      const auto bucket = bucket_of(position_, from);
      auto index = heads_[bucket];
      if (index == none) continue;
      empty(bucket);
      for (const auto last = links[index].previous;;) {
        const auto following = links[index].next;
        append(index, level_of(links[index].tick), links);
        if (index == last) break;
        index = following;
      }
    }
  }

  std::uint64_t position_ = 0;
  // A bit a half of a level: what is due before the position's next digit changes, and after, take turns.
  std::uint32_t halves_ = 0;  // with a timer
  std::uint32_t current_ = 0b01'0101'0101'0101'0101'0101;
  std::uint32_t prepared_ = 0;  // a bit a level: timers of its next bucket have been moved nearer
  std::uint32_t turn_ = 0;      // of a level to be prepared
  std::array<std::uint64_t, level_count * 2> occupied_{};  // one bit a bucket that holds a timer
  std::array<std::uint32_t, level_count * 128> heads_;     // first timer of each; the lists are rings
};

}  // namespace trunkline::base
