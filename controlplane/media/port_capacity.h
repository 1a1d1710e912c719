// How many calls the media ports of a configuration hold.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::controlplane {

/// How many calls of `slots_per_call` slots on one address can be held at once, all shards together; what
/// --check prints. The quarantine takes its part: at `calls_per_second` so many more slots are resting.
struct PortCapacity {
  std::uint32_t slots = 0;
  std::uint32_t calls = 0;
  std::uint32_t calls_with_quarantine = 0;
};
[[nodiscard]] PortCapacity port_capacity(const rtp::MediaLayout& layout, std::uint32_t slots_per_call,
                                         base::Duration quarantine, std::uint32_t calls_per_second) noexcept;

}  // namespace trunkline::controlplane
