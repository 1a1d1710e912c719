// A limit of new calls a second, with a second's worth at once.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/instant.h"

namespace trunkline::controlplane {

/// A bucket of tokens, counted in nanoseconds of the time that they take to come back.
class CallRate {
 public:
  /// `rate` 0: no limit.
  explicit CallRate(std::uint32_t rate) noexcept
      : cost_(rate == 0 ? base::Duration{} : base::Duration(std::chrono::seconds(1)) / rate) {}

  /// Another rate from now on; what was taken is not forgotten.
  void change(std::uint32_t rate) noexcept { cost_ = CallRate(rate).cost_; }

  [[nodiscard]] bool allows(base::Instant now) const noexcept {
    return cost_ == base::Duration{} || spent_ <= now + (std::chrono::seconds(1) - cost_);
  }
  /// Counts a call, whether it is allowed or not: an emergency call is one of those the trunk has to bear.
  void take(base::Instant now) noexcept { spent_ = std::max(spent_, now) + cost_; }

 private:
  base::Duration cost_;
  base::Instant spent_;  // when all that was taken has come back
};

}  // namespace trunkline::controlplane
