// XR block 3: when each packet came.
#pragma once

#include <cstdint>
#include <span>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/extended_report.h"

namespace trunkline::rtp {

/// Source: RFC 3611 section 4.3.
struct XrReceiptTimes {
  std::uint8_t thinning = 0;  // only every 2^thinning-th packet is told; 0..15
  Ssrc source{};
  std::uint16_t begin_sequence = 0;     // the first told
  std::uint16_t end_sequence = 0;       // one after the last told
  std::span<const std::uint8_t> times;  // in place; 32 bits each, big-endian, in RTP timestamp units
};

/// Errors: `wrong_type`; `body_too_short` without source and sequence numbers.
[[nodiscard]] base::Result<XrReceiptTimes, RtcpError> parse_receipt_times(const XrBlock& block) noexcept;
/// `times` that are no multiple of 4 octets are filled up with zeros.
void write(base::OctetWriter& writer, const XrReceiptTimes& block) noexcept;

}  // namespace trunkline::rtp
