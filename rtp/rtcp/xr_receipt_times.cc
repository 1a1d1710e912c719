#include "rtp/rtcp/xr_receipt_times.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=3      | rsvd. |   T   |         block length          |
// |                        SSRC of source                         |
// |          begin_seq            |             end_seq           |
// |              receipt time of packet begin_seq                 ...
base::Result<XrReceiptTimes, RtcpError> parse_receipt_times(const XrBlock& block) noexcept {
  if (!block.is(XrBlockType::receipt_times)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  XrReceiptTimes receipts;
  receipts.thinning = block.specific & 0x0f;
  receipts.source = Ssrc{reader.u32()};
  receipts.begin_sequence = reader.u16();
  receipts.end_sequence = reader.u16();
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  receipts.times = reader.octets(reader.remaining());
  return receipts;
}

void write(base::OctetWriter& writer, const XrReceiptTimes& block) noexcept {
  const std::size_t padding = (4 - block.times.size() % 4) % 4;
  write_block_head(writer, XrBlockType::receipt_times, block.thinning & 0x0f,
                   8 + block.times.size() + padding);
  writer.u32(static_cast<std::uint32_t>(block.source));
  writer.u16(block.begin_sequence);
  writer.u16(block.end_sequence);
  writer.octets(block.times);
  writer.zeros(padding);
}

}  // namespace trunkline::rtp
