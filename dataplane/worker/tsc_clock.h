// The worker's clock: the time stamp counter, kept to the machine's monotonic clock.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/instant.h"

namespace trunkline::dataplane {

/// Reading it costs one instruction and one multiplication. Its origin is that of CLOCK_MONOTONIC, so that
/// workers and shards mean the same by an Instant. One thread uses it.
class TscClock final : public base::Clock {
 public:
  TscClock() noexcept;

  [[nodiscard]] base::Instant now() const noexcept override { return at(ticks()); }
  /// The moment of a counter reading that was taken before.
  [[nodiscard]] base::Instant at(std::uint64_t ticks) const noexcept;
  [[nodiscard]] static std::uint64_t ticks() noexcept;

  /// Takes the counter's drift against the monotonic clock out, without ever going back. Once a second: the
  /// counter's rate is known to some parts in a million only.
  void correct() noexcept;

 private:
  std::uint64_t anchor_ticks_ = 0;
  base::Instant anchor_;
  std::uint64_t nanoseconds_per_tick_;  // with 32 bits behind the point
};

}  // namespace trunkline::dataplane
