// Where chance comes from: handed in, so that a seed repeats a whole simulated run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trunkline::base {

/// Real: a cryptographic generator (tags, branches, nonces and SSRCs must not be guessable). In tests: a
/// seed.
class Random {
 public:
  virtual ~Random() = default;

  /// 64 independent, uniformly distributed bits.
  [[nodiscard]] virtual std::uint64_t next() = 0;

  /// Overwrites every octet of `out`.
  void fill(std::span<std::uint8_t> out) {
    for (std::size_t at = 0; at < out.size();) {
      std::uint64_t bits = next();
      for (std::size_t i = 0; i < sizeof bits && at < out.size(); ++i, ++at, bits >>= 8) {
        out[at] = static_cast<std::uint8_t>(bits);
      }
    }
  }

  /// Uniform in [0, bound). `bound` 0 is answered with 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
    if (bound == 0) return 0;
    // The first (2^64 mod bound) values would make small results likelier than large ones: draw again.
    const std::uint64_t refused = (0 - bound) % bound;
    std::uint64_t bits = next();
    while (bits < refused) bits = next();
    return bits % bound;
  }

 protected:
  Random() = default;
  Random(const Random&) = default;
  Random& operator=(const Random&) = default;
};

}  // namespace trunkline::base
