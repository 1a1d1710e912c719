// Whether a queue has been there for a while, or is only a burst that is being worked off.
#pragma once

#include <cstdint>

#include "base/instant.h"

namespace trunkline::dataplane {

/// A burst is gone when whoever empties the queue has caught up; a queue that stands has no use: it makes all
/// that passes through it late, and what is being worked on too much for the caches. Which of the two it is
/// the shortest moment of each window of time says, however long the queue is in between (Nichols and
/// Jacobson, "Controlling Queue Delay", 2012). It stands from a window on in which it was always long, until
/// it was short at some moment of each of several in a row.
class StandingQueue {
 public:
  static constexpr base::Duration window{std::chrono::milliseconds(100)};
  static constexpr std::uint8_t windows_of_calm = 3;

  /// At each look, in order of time.
  constexpr void look(bool is_long, base::Instant now) noexcept {
    was_short_ |= !is_long || now - began_ >= 2 * window;  // nobody looked for long: nothing came
    if (now - began_ < window) return;
    calm_ =
        was_short_ ? static_cast<std::uint8_t>(calm_ + (calm_ < windows_of_calm ? 1 : 0)) : std::uint8_t{0};
    stands_ = calm_ == 0 || (stands_ && calm_ < windows_of_calm);
    began_ = now;
    was_short_ = false;
  }
  [[nodiscard]] constexpr bool stands() const noexcept { return stands_; }

 private:
  base::Instant began_;  // this window
  bool was_short_ = false;
  bool stands_ = false;
  std::uint8_t calm_ = 0;  // windows in a row in which it was short
};

}  // namespace trunkline::dataplane
