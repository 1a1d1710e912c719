// XR: reports beyond loss and jitter, a list of blocks.
#pragma once

#include <cstdint>
#include <span>

#include "base/inline_vector.h"
#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// The seven basic blocks. Source: RFC 3611 section 4. Other numbers may appear and are stepped over.
enum class XrBlockType : std::uint8_t {
  loss_run_lengths = 1,
  duplicate_run_lengths = 2,
  receipt_times = 3,
  receiver_reference_time = 4,
  delay_since_reference = 5,
  statistics_summary = 6,
  voip_metrics = 7,
};

/// Views the packet it was read from.
struct XrBlock {
  std::uint8_t type = 0;
  std::uint8_t specific = 0;           // the octet whose meaning the type defines
  std::span<const std::uint8_t> body;  // a multiple of 4 octets

  [[nodiscard]] bool is(XrBlockType kind) const noexcept { return type == static_cast<std::uint8_t>(kind); }
};

constexpr std::size_t most_xr_blocks = 32;

/// Source: RFC 3611 sections 2 and 3.
struct ExtendedReport {
  Ssrc sender{};
  base::InlineVector<XrBlock, most_xr_blocks> blocks;
};

/// Errors: `wrong_type`; `body_too_short` without an SSRC; `bad_item` when a block runs past the end;
/// `too_many`.
[[nodiscard]] base::Result<ExtendedReport, RtcpError> parse_extended_report(
    const RtcpPacket& packet) noexcept;

/// Begins an XR packet; blocks are written while what it returns lives.
[[nodiscard]] RtcpPacketWriter begin_extended_report(base::OctetWriter& writer, Ssrc sender) noexcept;
/// The head of a block of which `body_octets`, a multiple of 4, follow.
void write_block_head(base::OctetWriter& writer, XrBlockType type, std::uint8_t specific,
                      std::size_t body_octets) noexcept;

}  // namespace trunkline::rtp
