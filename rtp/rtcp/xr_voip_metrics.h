// XR block 7: how a call sounds, as its receiver sees it.
#pragma once

#include <cstdint>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/extended_report.h"

namespace trunkline::rtp {

/// Source: RFC 3611 section 4.7. 127 stands for "unavailable" in the levels, the factors and the MOS.
struct XrVoipMetrics {
  static constexpr std::uint8_t unavailable = 127;

  Ssrc source{};
  std::uint8_t loss_rate = 0;     // of 256, since the beginning; as are the next three
  std::uint8_t discard_rate = 0;  // came too late or too early for the jitter buffer
  std::uint8_t burst_density = 0;
  std::uint8_t gap_density = 0;
  std::uint16_t burst_duration_ms = 0;  // mean
  std::uint16_t gap_duration_ms = 0;    // mean
  std::uint16_t round_trip_delay_ms = 0;
  std::uint16_t end_system_delay_ms = 0;
  std::int8_t signal_level_dbm0 = static_cast<std::int8_t>(unavailable);
  std::int8_t noise_level_dbm0 = static_cast<std::int8_t>(unavailable);
  std::uint8_t residual_echo_return_loss_db = unavailable;
  std::uint8_t gap_minimum = 16;  // Gmin: packets received in a row that end a burst
  std::uint8_t r_factor = unavailable;
  std::uint8_t external_r_factor = unavailable;
  std::uint8_t mos_listening = unavailable;       // times 10
  std::uint8_t mos_conversational = unavailable;  // times 10
  std::uint8_t receiver_configuration = 0;        // concealment, jitter buffer kind and rate
  std::uint16_t jitter_buffer_nominal_ms = 0;
  std::uint16_t jitter_buffer_maximum_ms = 0;
  std::uint16_t jitter_buffer_absolute_maximum_ms = 0;

  friend bool operator==(const XrVoipMetrics&, const XrVoipMetrics&) noexcept = default;
};

/// Errors: `wrong_type`; `body_too_short`.
[[nodiscard]] base::Result<XrVoipMetrics, RtcpError> parse_voip_metrics(const XrBlock& block) noexcept;
void write(base::OctetWriter& writer, const XrVoipMetrics& block) noexcept;

}  // namespace trunkline::rtp
