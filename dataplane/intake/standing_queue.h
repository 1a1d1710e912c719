// Whether a queue has been there for a while, or is only a burst that is being worked off.
#pragma once

#include <cstdint>

#include "base/instant.h"

namespace trunkline::dataplane {

/// A burst is gone when whoever empties the queue has caught up; a queue that stands has no use: it makes all
/// that passes through it late, and what is being worked on too much for the caches. Which of the two it is
/// its shortest moment in a window of time says, however long it is otherwise (Nichols and Jacobson,
/// "Controlling Queue Delay", 2012). It stands from a window on in which it was always long, until it was
/// short most of the time in several in a row.
class StandingQueue {
 public:
  static constexpr base::Duration window{std::chrono::milliseconds(100)};
  static constexpr std::uint32_t windows_of_calm = 3;

  /// At each look, in order of time.
  constexpr void look(bool is_long, base::Instant now) noexcept {
    if (now - began_ >= window) end_window(now);
    ++looks_;
    short_looks_ += is_long ? 0 : 1;
  }
  [[nodiscard]] constexpr bool stands() const noexcept { return stands_; }

 private:
  constexpr void end_window(base::Instant now) noexcept {
    // Where nobody looked for long nothing came, and what there was is gone.
    const bool was_empty = now - began_ >= 2 * window;
    calm_ = was_empty || short_looks_ > looks_ / 2 ? calm_ + 1 : 0;
    stands_ = stands_ ? calm_ < windows_of_calm : !was_empty && short_looks_ == 0;
    began_ = now;
    looks_ = short_looks_ = 0;
  }

  base::Instant began_;  // this window
  std::uint32_t looks_ = 0;
  std::uint32_t short_looks_ = 0;
  std::uint32_t calm_ = 0;  // windows in a row
  bool stands_ = false;
};

}  // namespace trunkline::dataplane
