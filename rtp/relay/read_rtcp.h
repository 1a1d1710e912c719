// What the relay takes out of RTCP that it passes on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/inline_vector.h"
#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/reported_quality.h"

namespace trunkline::rtp {

/// Of one datagram.
struct RtcpReading {
  base::InlineVector<Ssrc, 31> left;  // BYE
};

/// The stream that the sender of the RTCP is sent.
struct StreamTowards {
  std::optional<Ssrc> ssrc;    // as it is told; nothing: there is none
  std::uint8_t clock_khz = 8;  // of its timestamps
};

/// Reads every packet of a compound. Nothing when any packet of a known kind is not what its kind demands:
/// such a datagram is not passed on. Reduced-size RTCP (RFC 5506) is taken: whether both parties agreed on it
/// is theirs to know. Blocks about the stream `heard` go into `reported`, blocks about others do not. The
/// round trip is that of RFC 3550 section 6.4.1, measured from here.
[[nodiscard]] std::optional<RtcpReading> read_rtcp(std::span<const std::uint8_t> octets,
                                                   const StreamTowards& heard, Moment now,
                                                   ReportedQuality& reported) noexcept;

/// A compound that read_rtcp() took goes out to a peer: if it begins with a sender report the peer will quote
/// that, and when it left is remembered in what the peer has reported.
void note_sender_report(std::span<const std::uint8_t> octets, Moment now, ReportedQuality& peer) noexcept;

}  // namespace trunkline::rtp
