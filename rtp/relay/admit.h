// Whether a slot takes a datagram: from whom, on which of its two ports, and when.
#pragma once

#include <optional>

#include "rtp/relay/media_outcome.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// True while the slot still waits for the source that it will be bound to.
[[nodiscard]] inline bool awaits_source(const Slot& slot) noexcept {
  return slot.latch != LatchRule::signalled && !slot.latched;
}

/// Nothing: the RTP packet is the peer's. Otherwise why it is not taken. Changes nothing.
/// A slot that may still latch takes any source (RFC 4961 symmetric RTP), or any port of one address; every
/// other one exactly one. Port 0 is nobody's (RFC 768: no answer is wanted), and whoever were bound to it
/// could not be sent to.
[[nodiscard]] inline std::optional<MediaOutcome> refuse_rtp(const Slot& slot, const base::Endpoint& source,
                                                            bool on_rtcp_port) noexcept {
  if (!slot.open) return MediaOutcome::slot_closed;
  if (on_rtcp_port) return MediaOutcome::wrong_port;
  if (awaits_source(slot)) {
    const bool fits = slot.latch == LatchRule::first || source.address == slot.remote.address;
    if (!fits || source.port == 0) return MediaOutcome::wrong_source;
  } else {
    if (slot.remote.port == 0) return MediaOutcome::peer_unknown;
    if (source != slot.remote) return MediaOutcome::wrong_source;
  }
  if (!slot.may_receive) return MediaOutcome::on_hold;
  return std::nullopt;
}

/// The same for RTCP. Hold does not stop it: reception reports and the sign of life go on (RFC 3264 section
/// 8.4). Before RTP has latched nobody's RTCP is taken behind NAT; afterwards it must come from the latched
/// address, on the latched port with rtcp-mux (RFC 5761), else on any one port. `known`: SlotTable::rtcp().
[[nodiscard]] inline std::optional<MediaOutcome> refuse_rtcp(const Slot& slot,
                                                             const SlotBackground& background,
                                                             const base::Endpoint& known,
                                                             const base::Endpoint& source,
                                                             bool on_rtcp_port) noexcept {
  if (!slot.open) return MediaOutcome::slot_closed;
  if (on_rtcp_port == slot.rtcp_mux) return MediaOutcome::wrong_port;
  if (awaits_source(slot)) return MediaOutcome::peer_unknown;
  const bool may_latch = slot.latched && !slot.rtcp_mux && !background.rtcp_latched;
  if (may_latch) {
    const bool fits = source.address == slot.remote.address && source.port != 0;
    return fits ? std::nullopt : std::optional(MediaOutcome::wrong_source);
  }
  const base::Endpoint& peer = slot.rtcp_mux ? slot.remote : known;
  if (peer.port == 0) return MediaOutcome::peer_unknown;
  return source == peer ? std::nullopt : std::optional(MediaOutcome::wrong_source);
}

}  // namespace trunkline::rtp
