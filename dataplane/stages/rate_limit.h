// A token bucket: how many answers a second strangers can get out of us.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/instant.h"

namespace trunkline::dataplane {

class RateLimit {
 public:
  /// `per_second` on average, at most `burst` at once; both at least 1.
  constexpr RateLimit(std::uint32_t per_second, std::uint32_t burst) noexcept
      : interval_(base::Duration(std::chrono::seconds(1)) / per_second), most_(interval_ * burst) {}

  /// Whether one more fits; it is then taken.
  [[nodiscard]] constexpr bool admit(base::Instant now) noexcept {
    // The moment at which the bucket is full again stands for its level.
    const auto start = std::max(full_at_, now);
    if (start + interval_ - now > most_) return false;
    full_at_ = start + interval_;
    return true;
  }

 private:
  base::Duration interval_;
  base::Duration most_;
  base::Instant full_at_;
};

}  // namespace trunkline::dataplane
