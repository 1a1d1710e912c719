// Repeatable chance for loads: a seed gives the same loss, the same garbage, on every machine.
#pragma once

#include <cstdint>

#include "base/random.h"

namespace trunkline::trafgen {

/// splitmix64 (Steele, Lea and Flood, 2014).
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) noexcept : state_(seed) {}

  [[nodiscard]] std::uint64_t next() override {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
  }

 private:
  std::uint64_t state_;
};

}  // namespace trunkline::trafgen
