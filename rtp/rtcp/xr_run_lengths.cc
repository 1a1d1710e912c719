#include "rtp/rtcp/xr_run_lengths.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=1,2    | rsvd. |   T   |         block length          |
// |                        SSRC of source                         |
// |          begin_seq            |             end_seq           |
// |          chunk 1              |             chunk 2           ...
base::Result<XrRunLengths, RtcpError> parse_run_lengths(const XrBlock& block) noexcept {
  const bool is_loss = block.is(XrBlockType::loss_run_lengths);
  if (!is_loss && !block.is(XrBlockType::duplicate_run_lengths)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  XrRunLengths runs;
  runs.type = is_loss ? XrBlockType::loss_run_lengths : XrBlockType::duplicate_run_lengths;
  runs.thinning = block.specific & 0x0f;
  runs.source = Ssrc{reader.u32()};
  runs.begin_sequence = reader.u16();
  runs.end_sequence = reader.u16();
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  runs.chunks = reader.octets(reader.remaining());
  return runs;
}

void write(base::OctetWriter& writer, const XrRunLengths& block) noexcept {
  const std::size_t padding = (4 - block.chunks.size() % 4) % 4;
  write_block_head(writer, block.type, block.thinning & 0x0f, 8 + block.chunks.size() + padding);
  writer.u32(static_cast<std::uint32_t>(block.source));
  writer.u16(block.begin_sequence);
  writer.u16(block.end_sequence);
  writer.octets(block.chunks);
  writer.zeros(padding);
}

}  // namespace trunkline::rtp
