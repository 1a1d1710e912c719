// A clock that stands still until a test moves it.
#pragma once

#include "base/clock.h"

namespace trunkline::fakes {

class VirtualClock final : public base::Clock {
 public:
  VirtualClock() = default;
  explicit VirtualClock(base::Instant start) : now_(start) {}

  [[nodiscard]] base::Instant now() const noexcept override { return now_; }
  void advance(base::Duration by) noexcept { now_ = now_ + by; }
  /// Never backwards: an earlier moment leaves the clock where it is.
  void advance_to(base::Instant when) noexcept {
    if (when > now_) now_ = when;
  }

 private:
  base::Instant now_;
};

}  // namespace trunkline::fakes
