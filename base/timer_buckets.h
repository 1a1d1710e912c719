// The order of a timer wheel's timers: which tick is next, with bitmaps over levels and buckets. No payloads,
// no time.
#pragma once

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
class TimerBuckets {
 public:
  static constexpr std::uint32_t none = 0xffff'ffff;

  TimerBuckets() noexcept { heads_.fill(none); }

  /// The tick up to which everything was taken out.
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

  /// Appends timer `index`, to be due at `tick`, or at once if that has gone by. `links[index]` gives its
  /// TimerLinks.
  void add(std::uint32_t index, std::uint64_t tick, TimerLinks* links) noexcept {
    TimerLinks& own = links[index];
    own.tick = tick < position_ ? position_ : tick;
    const auto level = level_of(own.tick);
    own.bucket = static_cast<std::uint16_t>(level * 64 + digit(own.tick, level));
    std::uint32_t& head = heads_[own.bucket];
    if (head == none) {
      own.next = own.previous = head = index;
      occupied_[level] |= std::uint64_t{1} << (own.bucket % 64);
      levels_ |= 1U << level;
      return;
    }
    TimerLinks& first = links[head];
    own.next = head;
    own.previous = first.previous;
    links[first.previous].next = index;
    first.previous = index;
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

  /// The first timer that is due at tick `now`, still in its bucket; or none, and then position() is at least
  /// `now`. Timers of one tick come in the order in which they were added.
  [[nodiscard]] std::uint32_t first_due(std::uint64_t now, TimerLinks* links) noexcept {
    while (levels_ != 0) {
      const auto level = static_cast<unsigned>(std::countr_zero(levels_));
      const std::uint64_t start = first_tick_of_next_bucket();
      if (start > now) break;
      position_ = start;
      const auto bucket = level * 64 + static_cast<unsigned>(std::countr_zero(occupied_[level]));
      if (level == 0) return heads_[bucket];
      spread(bucket, links);
    }
    if (now > position_) position_ = now;
    return none;
  }

  /// No timer is due before this tick. Exact for timers within 64 ticks, else the start of the bucket of the
  /// first.
  [[nodiscard]] std::optional<std::uint64_t> lower_bound() const noexcept {
    if (levels_ == 0) return std::nullopt;
    return first_tick_of_next_bucket();
  }

 private:
  static constexpr unsigned level_count = 11;
  /// The bits of a tick above each level. On the top one the digit has four bits, and nothing is above it.
  static constexpr auto above_level = [] {
    std::array<std::uint64_t, level_count> bits{};
    for (unsigned level = 0; level + 1 < level_count; ++level)
      bits[level] = ~std::uint64_t{0} << (6 * level + 6);
    return bits;
  }();

  [[nodiscard]] unsigned level_of(std::uint64_t tick) const noexcept {
    // The lowest bit makes no difference, but that there is one.
    return static_cast<unsigned>(std::bit_width((tick ^ position_) | 1) - 1) / 6;
  }
  [[nodiscard]] static unsigned digit(std::uint64_t tick, unsigned level) noexcept {
    return static_cast<unsigned>(tick >> (6 * level)) % 64;
  }
  [[nodiscard]] std::uint64_t first_tick_of_next_bucket() const noexcept {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_));
    const auto bucket = static_cast<std::uint64_t>(std::countr_zero(occupied_[level]));
    return (position_ & above_level[level]) | (bucket << (6 * level));
  }
  /// Hands the timers of a bucket that has been reached to lower levels, in order.
  void spread(unsigned bucket, TimerLinks* links) noexcept {
    std::uint32_t index = heads_[bucket];
    const std::uint32_t last = links[index].previous;
    empty(bucket);
    for (;;) {
      const std::uint32_t following = links[index].next;
      add(index, links[index].tick, links);
      if (index == last) return;
      index = following;
    }
  }
  void empty(unsigned bucket) noexcept {
    heads_[bucket] = none;
    const unsigned level = bucket / 64;
    occupied_[level] &= ~(std::uint64_t{1} << (bucket % 64));
    if (occupied_[level] == 0) levels_ &= ~(1U << level);
  }

  std::uint64_t position_ = 0;
  std::uint32_t levels_ = 0;                           // one bit a level that holds a timer
  std::array<std::uint64_t, level_count> occupied_{};  // one bit a bucket that holds a timer
  std::array<std::uint32_t, level_count * 64> heads_;  // first timer of each bucket; the lists are rings
};

}  // namespace trunkline::base
