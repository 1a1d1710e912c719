// Repeatable chance: the same seed draws the same numbers on every machine.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <utility>

#include "base/random.h"

namespace trunkline::fakes {

/// splitmix64: one 64-bit word of state, so neighbouring seeds still give unrelated streams. Not for
/// production.
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) noexcept : state_(seed) {}

  [[nodiscard]] std::uint64_t next() override {
    if (std::exchange(fails_, false)) throw std::runtime_error("no chance left");
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// The next draw throws: a fault of ours, wherever that is.
  void fail_once() noexcept { fails_ = true; }
  /// True in `percent` of the draws, 0 to 100.
  [[nodiscard]] bool chance(double percent) {
    return static_cast<double>(next() >> 11) * 0x1p-53 * 100.0 < percent;
  }

 private:
  std::uint64_t state_;
  bool fails_ = false;
};

}  // namespace trunkline::fakes
