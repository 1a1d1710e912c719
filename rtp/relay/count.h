// What a slot remembers of the packets that pass.
#pragma once

#include "rtp/relay/moment.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// A sign of life of the peer.
inline void count_heard(Slot& slot, Moment now) noexcept { slot.heard_ms = now.ms; }

/// An RTP packet that came to the slot and left by its way.
inline void count_passed(Slot& slot) noexcept { ++slot.passed; }

/// Any other RTP packet to the peer.
inline void count_sent(SlotBackground& background) noexcept { ++background.sent; }

/// A datagram that refuse_rtp() or refuse_rtcp() turned away, or that is no media.
inline void count_refused(Slot& slot) noexcept { ++slot.refused; }

}  // namespace trunkline::rtp
