// What a slot remembers of the packets that pass.
#pragma once

#include <cstdint>

#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// An admitted RTP packet from the peer. `octets`: of the UDP payload.
inline void count_received(Slot& slot, const Header& header, std::uint32_t octets, Moment now) noexcept {
  slot.heard_ms = now.ms;
  slot.stream.record(header, octets, now.us);
}

/// A sign of life that is no RTP: RTCP from the peer.
inline void count_heard(Slot& slot, Moment now) noexcept { slot.heard_ms = now.ms; }

/// An RTP packet to the peer.
inline void count_sent(Slot& slot) noexcept { ++slot.sent; }

/// A datagram that refuse_rtp() or refuse_rtcp() turned away, or that is no media.
inline void count_refused(Slot& slot) noexcept { ++slot.refused; }

}  // namespace trunkline::rtp
