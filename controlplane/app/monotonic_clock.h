// The real clock of the control plane.
#pragma once

#include <chrono>

#include "base/clock.h"

namespace trunkline::controlplane {

/// CLOCK_MONOTONIC, as the workers' clocks are, so that an Instant means the same everywhere.
class MonotonicClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const noexcept override {
    return base::Instant(std::chrono::steady_clock::now().time_since_epoch());
  }
};

}  // namespace trunkline::controlplane
