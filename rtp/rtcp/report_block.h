// What a receiver says of one source, in sender and receiver reports alike.
#pragma once

#include <cstdint>

#include "base/inline_vector.h"
#include "base/octet_reader.h"
#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.4.1.
struct ReportBlock {
  Ssrc source{};
  std::uint8_t fraction_lost = 0;        // of 256, since the last report
  std::int32_t cumulative_lost = 0;      // 24 bits, signed: duplicates make it negative
  std::uint32_t highest_sequence = 0;    // cycles in the upper half
  std::uint32_t jitter = 0;              // timestamp units
  std::uint32_t last_sender_report = 0;  // the middle 32 bits of its NTP timestamp; 0: none
  std::uint32_t delay_since_report = 0;  // 1/65536 s; 0: none

  friend bool operator==(const ReportBlock&, const ReportBlock&) noexcept = default;
};

constexpr std::size_t report_block_octets = 24;
constexpr std::size_t most_report_blocks = 31;  // what five bits can count
using ReportBlocks = base::InlineVector<ReportBlock, most_report_blocks>;

/// The next `count` (at most 31) blocks. Error: `body_too_short`.
[[nodiscard]] base::Result<ReportBlocks, RtcpError> read_report_blocks(base::OctetReader& reader,
                                                                       std::uint8_t count) noexcept;
void write(base::OctetWriter& writer, const ReportBlock& block) noexcept;

}  // namespace trunkline::rtp
