// Where TCP was refused, so that the next large request does not wait for the same refusal.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include "base/endpoint.h"
#include "base/instant.h"

namespace trunkline::controlplane {

/// The last few of them, each for some minutes: afterwards TCP is tried once more (RFC 3261 section 18.1.1
/// asks for it, and falls back to UDP for the sake of peers that have none).
class TcpRefusals {
 public:
  void note(const base::Endpoint& peer, base::Instant now) noexcept {
    auto at =
        std::find_if(refusals_.begin(), refusals_.end(), [&](const auto& each) { return each.peer == peer; });
    if (at == refusals_.end())
      at = refusals_.begin() + static_cast<std::ptrdiff_t>(next_++ % refusals_.size());
    *at = {peer, now + remembered};
  }
  [[nodiscard]] bool has(const base::Endpoint& peer, base::Instant now) const noexcept {
    return std::any_of(refusals_.begin(), refusals_.end(),
                       [&](const auto& each) { return each.peer == peer && now < each.until; });
  }

 private:
  static constexpr base::Duration remembered = std::chrono::minutes(5);

  struct Refusal {
    base::Endpoint peer;
    base::Instant until;
  };
  std::array<Refusal, 64> refusals_{};
  std::size_t next_ = 0;
};

}  // namespace trunkline::controlplane
