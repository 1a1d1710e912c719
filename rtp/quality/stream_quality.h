// How one direction of a leg sounds, in figures that cross planes by value.
#pragma once

#include <cstdint>
#include <type_traits>

namespace trunkline::rtp {

/// What is known of the stream from one peer, without its RTCP, and beside that what its RTCP says of the
/// stream towards it. 0 stands for "not known", but for counts.
struct StreamQuality {
  std::uint32_t ssrc = 0;            // of the stream that these figures are about
  std::uint32_t silent_ms = 0;       // since the peer was last heard
  std::uint32_t jitter_most_us = 0;  // the largest jitter that a second ended with
  std::uint32_t gap_ms = 0;          // mean duration of a gap: a stretch with isolated losses at most
  // As the peer reports what it hears from us: RTCP report blocks and XR.
  std::uint32_t round_trip_us = 0;
  std::int32_t reported_lost = 0;
  std::uint32_t reported_jitter_us = 0;
  // R is kept in tenths (0..1000), a MOS in hundredths (100..450): ITU-T G.107.
  std::uint16_t r_factor = 0;     // of the whole stream so far
  std::uint16_t mos = 0;          // the same
  std::uint16_t mos_second = 0;   // of the last full second with packets in it
  std::uint16_t mos_worst = 0;    // of the worst second
  std::uint16_t mos_mean = 0;     // over seconds
  std::uint16_t loss_second = 0;  // hundredths of a percent, of the last second
  std::uint16_t loss_worst = 0;   // of the worst one
  std::uint16_t packets_second = 0;
  // RFC 3611 section 4.7.2, Gmin 16.
  std::uint16_t bursts = 0;
  std::uint16_t burst_ms = 0;      // mean duration
  std::uint16_t burst_loss = 0;    // hundredths of a percent of the packets within bursts
  std::uint16_t gap_loss = 0;      // the same within gaps
  std::uint8_t reported_loss = 0;  // of 256, since the peer's report before
  std::uint8_t reported_mos = 0;   // in tenths: MOS-CQ, or MOS-LQ where that is not given (XR VoIP metrics)
  std::uint8_t reported_r = 0;
  std::uint8_t payload_type = 0;  // of the last packet
  std::uint8_t streams = 0;       // SSRCs with records of their own
  bool one_way = false;           // the peer is silent while the other side talks to it
  bool left = false;              // it said BYE

  friend bool operator==(const StreamQuality&, const StreamQuality&) noexcept = default;
};
static_assert(std::is_trivially_copyable_v<StreamQuality> && sizeof(StreamQuality) <= 64);

}  // namespace trunkline::rtp
