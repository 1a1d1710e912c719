#include "rtp/rtcp/xr_statistics_summary.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {
namespace {

constexpr unsigned loss_flag = 0x80;
constexpr unsigned duplicate_flag = 0x40;
constexpr unsigned jitter_flag = 0x20;
constexpr int hops_shift = 3;

}  // namespace

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=6      |L|D|J|ToH|rsvd.|       block length = 9        |
// |                        SSRC of source                         |
// |          begin_seq            |             end_seq           |
// |                        lost_packets                           |
// |                        dup_packets                            |
// |             min_jitter, max_jitter, mean_jitter, dev_jitter   |
// | min_ttl_or_hl | max_ttl_or_hl |mean_ttl_or_hl | dev_ttl_or_hl |
base::Result<XrStatisticsSummary, RtcpError> parse_statistics_summary(const XrBlock& block) noexcept {
  if (!block.is(XrBlockType::statistics_summary)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  XrStatisticsSummary summary;
  summary.tells_loss = (block.specific & loss_flag) != 0;
  summary.tells_duplicates = (block.specific & duplicate_flag) != 0;
  summary.tells_jitter = (block.specific & jitter_flag) != 0;
  const unsigned hops = (block.specific >> hops_shift) & 3U;
  if (hops == 1) summary.hops = HopFigures::ipv4_ttl;
  if (hops == 2) summary.hops = HopFigures::ipv6_hop_limit;
  summary.source = Ssrc{reader.u32()};
  summary.begin_sequence = reader.u16();
  summary.end_sequence = reader.u16();
  summary.lost = reader.u32();
  summary.duplicated = reader.u32();
  summary.min_jitter = reader.u32();
  summary.max_jitter = reader.u32();
  summary.mean_jitter = reader.u32();
  summary.deviation_of_jitter = reader.u32();
  summary.min_hops = reader.u8();
  summary.max_hops = reader.u8();
  summary.mean_hops = reader.u8();
  summary.deviation_of_hops = reader.u8();
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  return summary;
}

void write(base::OctetWriter& writer, const XrStatisticsSummary& block) noexcept {
  const unsigned flags =
      (block.tells_loss ? loss_flag : 0U) | (block.tells_duplicates ? duplicate_flag : 0U) |
      (block.tells_jitter ? jitter_flag : 0U) | static_cast<unsigned>(block.hops) << hops_shift;
  write_block_head(writer, XrBlockType::statistics_summary, static_cast<std::uint8_t>(flags), 36);
  writer.u32(static_cast<std::uint32_t>(block.source));
  writer.u16(block.begin_sequence);
  writer.u16(block.end_sequence);
  writer.u32(block.lost);
  writer.u32(block.duplicated);
  writer.u32(block.min_jitter);
  writer.u32(block.max_jitter);
  writer.u32(block.mean_jitter);
  writer.u32(block.deviation_of_jitter);
  writer.u8(block.min_hops);
  writer.u8(block.max_hops);
  writer.u8(block.mean_hops);
  writer.u8(block.deviation_of_hops);
}

}  // namespace trunkline::rtp
