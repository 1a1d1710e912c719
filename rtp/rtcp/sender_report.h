// SR: what a sender has sent and, beside it, what it receives.
#pragma once

#include <cstdint>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/report_block.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.4.1. A profile's extension after the blocks is not kept.
struct SenderReport {
  Ssrc sender{};
  std::uint64_t ntp_timestamp = 0;  // seconds since 1900 in the upper half, fraction in the lower
  std::uint32_t rtp_timestamp = 0;  // of the same moment
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  // of payload
  ReportBlocks reports;

  /// What a receiver quotes as `last_sender_report`.
  [[nodiscard]] std::uint32_t middle_of_ntp() const noexcept {
    return static_cast<std::uint32_t>(ntp_timestamp >> 16);
  }
};

/// Errors: `wrong_type`; `body_too_short` when the fixed part or the blocks it counts are not there.
[[nodiscard]] base::Result<SenderReport, RtcpError> parse_sender_report(const RtcpPacket& packet) noexcept;
void write(base::OctetWriter& writer, const SenderReport& report) noexcept;

}  // namespace trunkline::rtp
