// What a peer's RTCP says of the stream towards it.
#pragma once

#include <cstdint>
#include <type_traits>

#include "rtp/quality/stream_quality.h"

namespace trunkline::rtp {

/// Values of the last report that had them; 0: none yet.
struct ReportedQuality {
  std::uint32_t round_trip_us = 0;  // from here to the peer and back
  std::int32_t lost = 0;
  std::uint32_t jitter_us = 0;
  // The sender report that last went to the peer: what it will quote, and when it left.
  std::uint32_t report_sent = 0;     // middle of its NTP timestamp; 0: none
  std::uint32_t report_sent_us = 0;  // Moment::us, wrapped
  std::uint8_t loss = 0;             // of 256
  std::uint8_t mos = 0;              // tenths
  std::uint8_t r_factor = 0;
  bool left = false;  // BYE of the slot's stream

  void tell(StreamQuality& quality) const noexcept {
    quality.round_trip_us = round_trip_us;
    quality.reported_lost = lost;
    quality.reported_jitter_us = jitter_us;
    quality.reported_loss = loss;
    quality.reported_mos = mos;
    quality.reported_r = r_factor;
    quality.left = left;
  }
};
static_assert(sizeof(ReportedQuality) == 24 && std::is_trivially_copyable_v<ReportedQuality>);

}  // namespace trunkline::rtp
