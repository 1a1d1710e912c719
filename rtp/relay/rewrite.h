// Which addresses a packet leaves with.
#pragma once

#include <cstdint>

#include "base/endpoint.h"
#include "base/handle.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// The two ends of a packet that goes to the peer of a slot.
struct Departure {
  base::Endpoint local;   // ours: the slot's RTP port, or the RTCP port above it
  base::Endpoint remote;  // port 0: the peer's address is not known, nothing can be sent
  std::uint8_t dscp = 0;
  std::uint8_t local_address = 0;  // the media layout's number of `local`
  /// What translation did to the payload: ~m + m' of RFC 1624, at most 17 bits; 0: nothing.
  std::uint32_t payload_change = 0;
};

/// `rtp_local`: MediaLayout::local() of the slot.
[[nodiscard]] inline Departure depart_rtp(const Slot& slot, const base::Endpoint& rtp_local) noexcept {
  return {rtp_local, slot.remote, slot.dscp, slot.local_address, 0};
}

/// RTCP leaves by the odd port, or by the RTP port when the peer multiplexes (RFC 5761), whatever the side it
/// came from does. `known`: SlotTable::rtcp().
[[nodiscard]] inline Departure depart_rtcp(const Slot& slot, const base::Endpoint& known,
                                           const base::Endpoint& rtp_local) noexcept {
  if (slot.rtcp_mux) return depart_rtp(slot, rtp_local);
  const base::Endpoint local{rtp_local.address, static_cast<std::uint16_t>(rtp_local.port + 1)};
  return {local, known, slot.dscp, slot.local_address, 0};
}

}  // namespace trunkline::rtp
