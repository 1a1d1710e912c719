// When to say again that passwords are guessed: not each time, since a guesser tries thousands.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/instant.h"

namespace trunkline::controlplane {

class GuessNews {
 public:
  static constexpr base::Duration pause = std::chrono::minutes(1);

  /// `throttled`: in all. How many there have been since it was told of, if it is to be told of now.
  [[nodiscard]] std::optional<std::uint64_t> look(std::uint64_t throttled, base::Instant now) noexcept {
    if (throttled == told_ || (last_ && now - *last_ < pause)) return std::nullopt;
    const auto more = throttled - told_;
    told_ = throttled;
    last_ = now;
    return more;
  }

 private:
  std::uint64_t told_ = 0;
  std::optional<base::Instant> last_;
};

}  // namespace trunkline::controlplane
