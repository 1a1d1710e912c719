// RTPFB and PSFB: what a receiver wants of a sender at once.
#pragma once

#include <cstdint>
#include <span>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// The part that all feedback messages share; what the message says is left as it is.
/// Source: RFC 4585 section 6.1.
struct Feedback {
  RtcpType type = RtcpType::transport_feedback;  // or payload_feedback
  std::uint8_t format = 0;                       // FMT, 0..31: generic NACK is 1 of RTPFB, PLI is 1 of PSFB
  Ssrc sender{};
  Ssrc media{};                               // the source it is about; 0 where the message names it itself
  std::span<const std::uint8_t> information;  // FCI, in place; a multiple of 4 octets
};

/// Errors: `wrong_type`; `body_too_short` when the two SSRCs are not there.
[[nodiscard]] base::Result<Feedback, RtcpError> parse_feedback(const RtcpPacket& packet) noexcept;
/// Information that is no multiple of 4 octets is filled up with zeros.
void write(base::OctetWriter& writer, const Feedback& feedback) noexcept;

}  // namespace trunkline::rtp
