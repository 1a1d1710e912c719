// Calls that are kept for emergencies, beside those that the configuration allows.
#pragma once

#include <algorithm>
#include <cstdint>

namespace trunkline::controlplane {

/// One of 64 calls, at least one; no more than a shard could ever need at once.
[[nodiscard]] constexpr std::uint32_t emergency_places(std::uint64_t calls) noexcept {
  constexpr std::uint64_t most = 256;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(calls / 64, 1, most));
}

}  // namespace trunkline::controlplane
