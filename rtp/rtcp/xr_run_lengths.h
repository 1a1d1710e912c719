// XR blocks 1 and 2: which packets were lost, or came more than once, in run lengths.
#pragma once

#include <cstdint>
#include <span>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/extended_report.h"

namespace trunkline::rtp {

/// Source: RFC 3611 sections 4.1 and 4.2.
struct XrRunLengths {
  XrBlockType type = XrBlockType::loss_run_lengths;  // or duplicate_run_lengths
  std::uint8_t thinning = 0;                         // only every 2^thinning-th packet is told; 0..15
  Ssrc source{};
  std::uint16_t begin_sequence = 0;      // the first told
  std::uint16_t end_sequence = 0;        // one after the last told
  std::span<const std::uint8_t> chunks;  // in place; 16 bits each, big-endian; a null chunk ends them
};

/// Errors: `wrong_type`; `body_too_short` without source and sequence numbers.
[[nodiscard]] base::Result<XrRunLengths, RtcpError> parse_run_lengths(const XrBlock& block) noexcept;
/// An odd number of chunks is filled up with a null chunk.
void write(base::OctetWriter& writer, const XrRunLengths& block) noexcept;

}  // namespace trunkline::rtp
