// Every way a datagram on a media port can end, by name.
#pragma once

#include "base/named_counters.h"

namespace trunkline::rtp {

// forwarded, rtcp_forwarded  left for the peer on the other side
// echoed                     sent back to where it came from
// consumed                   admitted and counted; the slot's mode sends nothing on
// slot_closed                the port belongs to no call
// not_media                  STUN, DTLS, or nothing that RFC 7983 knows
// bad_rtp, bad_rtcp          a header that lies about its lengths, or another version
// wrong_port                 RTCP on the RTP port without rtcp-mux, RTP on the RTCP port
// peer_unknown               the peer's address is not known yet and may not be learnt
// wrong_source               not from the peer
// source_unproven            from where the peer may have moved to, but not proven yet
// on_hold                    the peer may not send now
// stale_stream               on its way of a stream that another has taken the place of
// partner_closed             nobody on the other side relays for this slot
// partner_on_hold            the other side may not be sent to now
// partner_unknown            the other side's address is not known yet
#define TL_MEDIA_OUTCOMES(X) \
  X(forwarded)               \
  X(rtcp_forwarded)          \
  X(echoed)                  \
  X(consumed)                \
  X(slot_closed)             \
  X(not_media)               \
  X(bad_rtp)                 \
  X(bad_rtcp)                \
  X(wrong_port)              \
  X(peer_unknown)            \
  X(wrong_source)            \
  X(source_unproven)         \
  X(on_hold)                 \
  X(stale_stream)            \
  X(partner_closed) X(partner_on_hold) X(partner_unknown)

TL_COUNTERS(MediaOutcome, TL_MEDIA_OUTCOMES)

/// True when the datagram goes out again.
[[nodiscard]] constexpr bool is_sent_on(MediaOutcome outcome) noexcept {
  return outcome == MediaOutcome::forwarded || outcome == MediaOutcome::rtcp_forwarded ||
         outcome == MediaOutcome::echoed;
}

}  // namespace trunkline::rtp
