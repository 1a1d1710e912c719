#include "rtp/rtcp/xr_reference_time.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=4      |   reserved    |       block length = 2        |
// |              NTP timestamp, most significant word             |
// |             NTP timestamp, least significant word             |
base::Result<XrReferenceTime, RtcpError> parse_reference_time(const XrBlock& block) noexcept {
  if (!block.is(XrBlockType::receiver_reference_time)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  const XrReferenceTime time{reader.u64()};
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  return time;
}

void write(base::OctetWriter& writer, const XrReferenceTime& block) noexcept {
  write_block_head(writer, XrBlockType::receiver_reference_time, 0, 8);
  writer.u64(block.ntp_timestamp);
}

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=5      |   reserved    |         block length          |
// |                 SSRC_1 (SSRC of first receiver)               |
// |                         last RR (LRR)                         |
// |                   delay since last RR (DLRR)                  ...
base::Result<XrReferenceDelays, RtcpError> parse_reference_delays(const XrBlock& block) noexcept {
  if (!block.is(XrBlockType::delay_since_reference)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  XrReferenceDelays delays;
  while (reader.remaining() != 0) {
    XrReferenceDelay delay;
    delay.receiver = Ssrc{reader.u32()};
    delay.last_reference = reader.u32();
    delay.delay = reader.u32();
    if (!reader.ok()) return base::fail(RtcpError::bad_item);
    if (!delays.push_back(delay)) return base::fail(RtcpError::too_many);
  }
  return delays;
}

void write(base::OctetWriter& writer, const XrReferenceDelays& block) noexcept {
  write_block_head(writer, XrBlockType::delay_since_reference, 0, 12 * block.size());
  for (const XrReferenceDelay& delay : block) {
    writer.u32(static_cast<std::uint32_t>(delay.receiver));
    writer.u32(delay.last_reference);
    writer.u32(delay.delay);
  }
}

}  // namespace trunkline::rtp
