#include "rtp/rtcp/xr_voip_metrics.h"

#include "base/octet_reader.h"

namespace trunkline::rtp {

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     BT=7      |   reserved    |       block length = 8        |
// |                        SSRC of source                         |
// |   loss rate   | discard rate  | burst density |  gap density  |
// |       burst duration          |         gap duration          |
// |     round trip delay          |       end system delay        |
// | signal level  |  noise level  |     RERL      |     Gmin      |
// |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
// |   RX config   |   reserved    |          JB nominal           |
// |          JB maximum           |          JB abs max           |
base::Result<XrVoipMetrics, RtcpError> parse_voip_metrics(const XrBlock& block) noexcept {
  if (!block.is(XrBlockType::voip_metrics)) return base::fail(RtcpError::wrong_type);
  base::OctetReader reader(block.body);
  XrVoipMetrics metrics;
  metrics.source = Ssrc{reader.u32()};
  metrics.loss_rate = reader.u8();
  metrics.discard_rate = reader.u8();
  metrics.burst_density = reader.u8();
  metrics.gap_density = reader.u8();
  metrics.burst_duration_ms = reader.u16();
  metrics.gap_duration_ms = reader.u16();
  metrics.round_trip_delay_ms = reader.u16();
  metrics.end_system_delay_ms = reader.u16();
  metrics.signal_level_dbm0 = static_cast<std::int8_t>(reader.u8());
  metrics.noise_level_dbm0 = static_cast<std::int8_t>(reader.u8());
  metrics.residual_echo_return_loss_db = reader.u8();
  metrics.gap_minimum = reader.u8();
  metrics.r_factor = reader.u8();
  metrics.external_r_factor = reader.u8();
  metrics.mos_listening = reader.u8();
  metrics.mos_conversational = reader.u8();
  metrics.receiver_configuration = reader.u8();
  reader.skip(1);
  metrics.jitter_buffer_nominal_ms = reader.u16();
  metrics.jitter_buffer_maximum_ms = reader.u16();
  metrics.jitter_buffer_absolute_maximum_ms = reader.u16();
  if (!reader.ok()) return base::fail(RtcpError::body_too_short);
  return metrics;
}

void write(base::OctetWriter& writer, const XrVoipMetrics& block) noexcept {
  write_block_head(writer, XrBlockType::voip_metrics, 0, 32);
  writer.u32(static_cast<std::uint32_t>(block.source));
  writer.u8(block.loss_rate);
  writer.u8(block.discard_rate);
  writer.u8(block.burst_density);
  writer.u8(block.gap_density);
  writer.u16(block.burst_duration_ms);
  writer.u16(block.gap_duration_ms);
  writer.u16(block.round_trip_delay_ms);
  writer.u16(block.end_system_delay_ms);
  writer.u8(static_cast<std::uint8_t>(block.signal_level_dbm0));
  writer.u8(static_cast<std::uint8_t>(block.noise_level_dbm0));
  writer.u8(block.residual_echo_return_loss_db);
  writer.u8(block.gap_minimum);
  writer.u8(block.r_factor);
  writer.u8(block.external_r_factor);
  writer.u8(block.mos_listening);
  writer.u8(block.mos_conversational);
  writer.u8(block.receiver_configuration);
  writer.u8(0);
  writer.u16(block.jitter_buffer_nominal_ms);
  writer.u16(block.jitter_buffer_maximum_ms);
  writer.u16(block.jitter_buffer_absolute_maximum_ms);
}

}  // namespace trunkline::rtp
