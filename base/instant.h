// A moment, handed in by whoever has a clock. Nothing below controlplane/app can ask for one.
#pragma once

#include <chrono>
#include <compare>

namespace trunkline::base {

using Duration = std::chrono::nanoseconds;

/// Monotonic time since an origin that the owner of the clock chose (in the simulator: the start of the run).
class Instant {
 public:
  constexpr Instant() noexcept = default;
  explicit constexpr Instant(Duration since_origin) noexcept : since_origin_(since_origin) {}

  [[nodiscard]] constexpr Duration since_origin() const noexcept { return since_origin_; }

  friend constexpr auto operator<=>(Instant, Instant) noexcept = default;
  friend constexpr Instant operator+(Instant t, Duration d) noexcept { return Instant(t.since_origin_ + d); }
  friend constexpr Instant operator-(Instant t, Duration d) noexcept { return Instant(t.since_origin_ - d); }
  friend constexpr Duration operator-(Instant a, Instant b) noexcept {
    return a.since_origin_ - b.since_origin_;
  }

 private:
  Duration since_origin_{0};
};

}  // namespace trunkline::base
