// Eight octets that stand for the settings a worker was told last.
#pragma once

#include <array>
#include <cstdint>

#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

/// Four octets and four, so that a slot is not rounded up for its sake.
struct SettingsDigest {
  std::array<std::uint32_t, 2> words{};

  friend bool operator==(const SettingsDigest&, const SettingsDigest&) noexcept = default;
};

/// Equal settings have equal digests; that two others have is one chance in 2^64, unless a peer chose its
/// addresses for it, and all it would do is keep an order from one slot of whoever brought it about.
[[nodiscard]] SettingsDigest digest_of(const rtp::SlotSettings& settings) noexcept;

}  // namespace trunkline::controlplane
