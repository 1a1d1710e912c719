// What a peer and a service of ours may send each other, from their descriptions: pure.
#pragma once

#include <cstdint>
#include <span>

#include "controlplane/media/join_plan.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/media_format.h"

namespace trunkline::controlplane {

/// `formats`: what both know. `theirs`: as the peer describes them.
[[nodiscard]] AgreedFormats agreed_of(std::span<const rtp::MediaFormat> formats,
                                      const rtp::MediaFormats& theirs) noexcept;

/// The number that the description's audio has for telephone-events at 8 kHz; 0: none.
[[nodiscard]] std::uint8_t events_in(const rtp::Description& description) noexcept;

}  // namespace trunkline::controlplane
