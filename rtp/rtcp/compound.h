// A datagram of RTCP: several packets, one behind the other.
#pragma once

#include <cstdint>
#include <span>

#include "base/inline_vector.h"
#include "base/result.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// No sender makes nearly as many; a datagram of empty packets could hold 16,000.
constexpr std::size_t most_rtcp_packets = 32;
using Compound = base::InlineVector<RtcpPacket, most_rtcp_packets>;

enum class CompoundRule : std::uint8_t {
  full,          // begins with a report: RFC 3550 section 6.1
  reduced_size,  // may begin with anything: RFC 5506, when it was negotiated
};

/// The packets of a datagram, in order, as views of it. Source: RFC 3550 section 6.1 and appendix A.2.
/// Errors: those of read_rtcp_packet() for any packet of it; `not_a_report` when the first is not SR or RR
/// and must be; `too_many` over most_rtcp_packets. An empty datagram is `too_short`.
[[nodiscard]] base::Result<Compound, RtcpError> parse_compound(
    std::span<const std::uint8_t> datagram, CompoundRule rule = CompoundRule::full) noexcept;

}  // namespace trunkline::rtp
