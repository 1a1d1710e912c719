// How many packets are due: a constant rate that never bursts to catch up.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/instant.h"

namespace trunkline::trafgen {

/// Packets leave at `per_second` from `start` on. Whoever was kept from sending for more than half a
/// millisecond does not send the backlog at once, which would measure the queues in between: the schedule
/// moves, and says by how much.
class Pacer {
 public:
  Pacer(base::Instant start, double per_second) noexcept : start_(start), per_second_(per_second) {}

  /// How many of at most `most` (1 or more) may leave now; they count as sent.
  [[nodiscard]] std::size_t due(base::Instant now, std::size_t most) noexcept;
  /// `count` of those could not be sent after all, and are due again.
  void give_back(std::size_t count) noexcept { sent_ -= count; }

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] base::Duration slipped() const noexcept { return slipped_; }

 private:
  base::Instant start_;
  double per_second_;
  std::uint64_t sent_ = 0;
  base::Duration slipped_{0};
};

}  // namespace trunkline::trafgen
