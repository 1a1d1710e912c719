// How often a worker answers whoever asks: a bucket for each kind of asker, so that a flood of one kind
// leaves the others their answers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/instant.h"
#include "dataplane/intake/rate_limit.h"

namespace trunkline::dataplane {

/// In the order of what we would lose. The first two are known by address and link address: a flood in their
/// name needs both.
enum class Asker : std::uint8_t {
  gateway,   // of the port; or whoever says so, before it is known
  next_hop,  // we send packets there
  other,
};

class AnswerLimit {
 public:
  /// For each kind of asker.
  constexpr AnswerLimit(std::uint32_t per_second, std::uint32_t burst) noexcept
      : buckets_{RateLimit(per_second, burst), RateLimit(per_second, burst), RateLimit(per_second, burst)} {}

  /// Whether one more fits; it is then taken.
  [[nodiscard]] constexpr bool admit(Asker asker, base::Instant now) noexcept {
    return buckets_[static_cast<std::size_t>(asker)].admit(now);
  }

 private:
  std::array<RateLimit, 3> buckets_;
};

}  // namespace trunkline::dataplane
