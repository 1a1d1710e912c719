// Learning where the peer really is: the first source that sends, when the slot says so.
#pragma once

#include "rtp/relay/admit.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// Binds the slot to `source` if it latches and has not yet. True when it has just done so, which the control
/// plane wants to hear. Only after refuse_rtp() found nothing, and only for a packet that is RTP: whatever
/// else arrives first must not decide where the audio goes.
[[nodiscard]] inline bool latch_rtp(Slot& slot, const base::Endpoint& source) noexcept {
  if (!awaits_source(slot)) return false;
  slot.remote = source;
  slot.latched = true;
  return true;
}

/// The same for RTCP on its own port, once RTP has latched and refuse_rtcp() found nothing.
inline void latch_rtcp(const Slot& slot, SlotBackground& background, const base::Endpoint& source) noexcept {
  if (!slot.latched || slot.rtcp_mux || background.rtcp_latched) return;
  background.rtcp_port = source.port;  // its address is that of RTP: refuse_rtcp() has seen to it
  background.settings.rtcp_elsewhere = false;
  background.rtcp_latched = true;
}

}  // namespace trunkline::rtp
