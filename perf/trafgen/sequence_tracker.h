// Which packets of one stream came, by their own count: in order, late or twice.
#pragma once

#include <cstdint>

namespace trunkline::trafgen {

enum class Arrival : std::uint8_t { in_order, late, again };

/// Numbers start at 1 and rise by one. A copy is recognised among the last 64 numbers.
class SequenceTracker {
 public:
  Arrival note(std::uint32_t number) noexcept {
    if (number > highest_) {
      const std::uint32_t ahead = number - highest_;
      window_ = ahead < 64 ? window_ << ahead | 1U : 1U;
      highest_ = number;
      return Arrival::in_order;
    }
    const std::uint32_t behind = highest_ - number;
    if (behind >= 64) return Arrival::late;
    const std::uint64_t bit = std::uint64_t{1} << behind;
    if ((window_ & bit) != 0) return Arrival::again;
    window_ |= bit;
    return Arrival::late;
  }

 private:
  std::uint64_t window_ = 0;
  std::uint32_t highest_ = 0;
};

}  // namespace trunkline::trafgen
