// The figures of single seconds, taken off the packets' way by whoever comes round now and then.
#pragma once

#include <cstdint>
#include <type_traits>

#include "rtp/quality/e_model.h"
#include "rtp/quality/stream_quality.h"
#include "rtp/quality/stream_statistics.h"

namespace trunkline::rtp {

/// What is known of a path beside its packets.
struct PathFacts {
  Codec codec = Codec::unknown;
  std::uint32_t round_trip_us = 0;  // between us and the peer; 0: not known
};

/// One way from the peer's mouth to the ear, as far as it is seen from here: half the round trip, a packet of
/// 20 ms, and a jitter buffer of twice the jitter.
[[nodiscard]] constexpr float mouth_to_ear_ms(std::uint32_t round_trip_us, std::uint32_t jitter_us) noexcept {
  return 20 + static_cast<float>(round_trip_us) / 2000 + static_cast<float>(jitter_us) / 500;
}

/// Remembers the counts of its last look, and makes a second's figures of the difference.
class SecondMeter {
 public:
  static constexpr std::uint32_t period_ms = 1000;

  /// Looks from now on, and at this stream; the figures of past seconds stay.
  void begin(const StreamStatistics& stream, std::uint32_t now_ms) noexcept;
  /// The stream has been given counts that are not of this second.
  void leave_out(std::uint32_t received, std::uint32_t expected, std::uint32_t lost) noexcept {
    received_ = static_cast<std::uint16_t>(received_ + received);
    expected_ = static_cast<std::uint16_t>(expected_ + expected);
    lost_ = static_cast<std::uint16_t>(lost_ + lost);
  }
  /// Those of another stream of the same peer, whose seconds are the peer's from now on: of each second the
  /// worst is told, and what came in all.
  void absorb(const SecondMeter& other) noexcept;

  /// Does something once a period. A second without a packet has no MOS.
  void look(const StreamStatistics& stream, const LossRuns& losses, const PathFacts& path,
            std::uint32_t now_ms) noexcept;

  /// Puts the figures of the seconds, and those of the whole stream, into `quality`.
  void tell(const StreamStatistics& stream, const LossRuns& losses, const PathFacts& path,
            StreamQuality& quality) const noexcept;

 private:
  void learn_packet_time(const StreamStatistics& stream, std::uint32_t expected) noexcept;

  std::uint32_t looked_ms_ = 0;
  std::uint32_t timestamp_ = 0;
  std::uint32_t jitter_most_us_ = 0;
  std::uint32_t opinions_ = 0;  // sum over seconds, hundredths
  std::uint32_t seconds_ = 0;   // with packets in them
  // As the stream counts them, the last 16 bits: what a second adds is told from these.
  std::uint16_t received_ = 0;
  std::uint16_t expected_ = 0;
  std::uint16_t lost_ = 0;
  std::uint16_t opinion_ = 0;  // of the last of those
  std::uint16_t worst_ = 0;
  std::uint16_t loss_ = 0;
  std::uint16_t loss_worst_ = 0;
  std::uint16_t packets_ = 0;
  std::uint16_t packet_us_x16_ = 20'000 / 16;  // how much speech is in one; known after the first look
};
static_assert(sizeof(SecondMeter) <= 40 && std::is_trivially_copyable_v<SecondMeter>);

}  // namespace trunkline::rtp
