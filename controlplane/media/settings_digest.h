// Eight octets that stand for the settings a worker was told last.
#pragma once

#include <cstdint>

#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

/// Never 0. Equal settings have equal digests; that two others have is one chance in 2^64, and all it would
/// do is keep an order from one slot of whoever brought it about.
[[nodiscard]] std::uint64_t digest_of(const rtp::SlotSettings& settings) noexcept;

}  // namespace trunkline::controlplane
