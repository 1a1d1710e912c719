// Token buckets: how much of something strangers can get out of us.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/instant.h"

namespace trunkline::dataplane {

/// What all buckets of one kind have in common.
struct BucketRate {
  base::Duration interval{0};  // from one token to the next
  base::Duration most{0};      // how long an empty bucket takes to fill

  /// `per_second` on average, at most `burst` at once; both at least 1.
  [[nodiscard]] static constexpr BucketRate of(std::uint32_t per_second, std::uint32_t burst) noexcept {
    const auto interval = base::Duration(std::chrono::seconds(1)) / per_second;
    return {interval, interval * burst};
  }
  /// As much at once as comes together in `burst`, but at least one.
  [[nodiscard]] static constexpr BucketRate of(std::uint32_t per_second, base::Duration burst) noexcept {
    const auto interval = base::Duration(std::chrono::seconds(1)) / per_second;
    return {interval, std::max(burst, interval)};
  }
};

/// One bucket in eight octets: the moment at which it is full again stands for its level. Says whether
/// `tokens` more fit; they are then taken.
[[nodiscard]] constexpr bool take(base::Instant& full_at, const BucketRate& rate, base::Instant now,
                                  std::uint32_t tokens = 1) noexcept {
  const auto after = std::max(full_at, now) + rate.interval * tokens;
  if (after - now > rate.most) return false;
  full_at = after;
  return true;
}

/// Takes whether it fits or not: the bucket is then empty, and owes nothing.
constexpr void spend(base::Instant& full_at, const BucketRate& rate, base::Instant now) noexcept {
  full_at = std::min(std::max(full_at, now) + rate.interval, now + rate.most);
}

/// A bucket that stands alone.
class RateLimit {
 public:
  constexpr RateLimit(std::uint32_t per_second, std::uint32_t burst) noexcept
      : rate_(BucketRate::of(per_second, burst)) {}
  explicit constexpr RateLimit(const BucketRate& rate) noexcept : rate_(rate) {}

  /// Whether one more fits; it is then taken.
  [[nodiscard]] constexpr bool admit(base::Instant now) noexcept { return take(full_at_, rate_, now); }
  /// Whether one more would fit.
  [[nodiscard]] constexpr bool has(base::Instant now) const noexcept {
    auto full_at = full_at_;
    return take(full_at, rate_, now);
  }
  /// Takes one in any case.
  constexpr void spend(base::Instant now) noexcept { dataplane::spend(full_at_, rate_, now); }

 private:
  BucketRate rate_;
  base::Instant full_at_;
};

}  // namespace trunkline::dataplane
