// How many requests that are not about setting up a call a shard carries at one time.
#pragma once

#include <cstdint>

namespace trunkline::controlplane {

/// Within calls, and as many messages outside of them: they are brief, so that a quarter of the calls is
/// plenty, and where calls are few there are some to begin with.
[[nodiscard]] constexpr std::uint32_t request_places(std::uint64_t calls) noexcept {
  return static_cast<std::uint32_t>(calls / 4 + 64);
}

/// Requests on their way through the proxy: as many new ones as calls, and besides those of dialogs.
[[nodiscard]] constexpr std::uint32_t proxy_places(std::uint64_t calls) noexcept {
  return static_cast<std::uint32_t>(calls) + request_places(calls);
}
/// One for each, and one for all that were answered.
[[nodiscard]] constexpr std::uint32_t proxy_timers(std::uint64_t calls) noexcept {
  return proxy_places(calls) + 1;
}

}  // namespace trunkline::controlplane
