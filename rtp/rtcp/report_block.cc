#include "rtp/rtcp/report_block.h"

#include <algorithm>

namespace trunkline::rtp {
namespace {

constexpr std::int32_t most_lost = 0x7fffff;

// Two's complement in 24 bits.
constexpr std::int32_t signed24(std::uint32_t value) noexcept {
  return static_cast<std::int32_t>(value << 8) >> 8;
}
static_assert(signed24(0xffffff) == -1 && signed24(0x7fffff) == most_lost && signed24(0x800000) == -0x800000);

}  // namespace

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       SSRC of the source                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// | fraction lost |      cumulative number of packets lost        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |          extended highest sequence number received            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                      interarrival jitter                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         last SR (LSR)                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                   delay since last SR (DLSR)                  |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
base::Result<ReportBlocks, RtcpError> read_report_blocks(base::OctetReader& reader,
                                                         std::uint8_t count) noexcept {
  ReportBlocks blocks;
  for (; count > 0; --count) {
    ReportBlock block;
    block.source = Ssrc{reader.u32()};
    block.fraction_lost = reader.u8();
    block.cumulative_lost = signed24(reader.u24());
    block.highest_sequence = reader.u32();
    block.jitter = reader.u32();
    block.last_sender_report = reader.u32();
    block.delay_since_report = reader.u32();
    if (!reader.ok()) return base::fail(RtcpError::body_too_short);
    if (!blocks.push_back(block)) return base::fail(RtcpError::too_many);
  }
  return blocks;
}

void write(base::OctetWriter& writer, const ReportBlock& block) noexcept {
  writer.u32(static_cast<std::uint32_t>(block.source));
  writer.u8(block.fraction_lost);
  writer.u24(static_cast<std::uint32_t>(std::clamp(block.cumulative_lost, -most_lost - 1, most_lost)));
  writer.u32(block.highest_sequence);
  writer.u32(block.jitter);
  writer.u32(block.last_sender_report);
  writer.u32(block.delay_since_report);
}

}  // namespace trunkline::rtp
