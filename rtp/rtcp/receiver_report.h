// RR: what somebody receives who sends nothing.
#pragma once

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/report_block.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.4.2. A profile's extension after the blocks is not kept.
struct ReceiverReport {
  Ssrc sender{};  // of this report
  ReportBlocks reports;
};

/// Errors: `wrong_type`; `body_too_short` when the SSRC or the blocks it counts are not there.
[[nodiscard]] base::Result<ReceiverReport, RtcpError> parse_receiver_report(
    const RtcpPacket& packet) noexcept;
void write(base::OctetWriter& writer, const ReceiverReport& report) noexcept;

}  // namespace trunkline::rtp
