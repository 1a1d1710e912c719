#include "rtp/quality/second_meter.h"

#include <algorithm>
#include <limits>

namespace trunkline::rtp {
namespace {

template <class To = std::uint16_t>
To capped(float value) noexcept {
  return static_cast<To>(std::clamp(value, 0.0F, static_cast<float>(std::numeric_limits<To>::max() / 2)) +
                         0.5F);
}

float share(std::uint32_t part, std::uint32_t whole) noexcept {
  return whole == 0 ? 0 : static_cast<float>(part) / static_cast<float>(whole);
}

// Hundredths of a percent.
std::uint16_t hundredths(std::uint32_t part, std::uint32_t whole) noexcept {
  return capped(10'000 * std::min(1.0F, share(part, whole)));
}

float path_rating(const StreamStatistics& stream, const LossPattern& pattern, const PathFacts& path,
                  float loss) noexcept {
  return rating({impairment_of(path.codec), loss, burst_ratio(pattern.lost, pattern.runs, loss),
                 mouth_to_ear_ms(path.round_trip_us, stream.jitter_us())});
}

}  // namespace

void SecondMeter::begin(const StreamStatistics& stream, std::uint32_t now_ms) noexcept {
  looked_ms_ = now_ms;
  timestamp_ = stream.timestamp();
  received_ = static_cast<std::uint16_t>(stream.received());
  expected_ = static_cast<std::uint16_t>(stream.expected());
  lost_ = static_cast<std::uint16_t>(stream.lost());
}

void SecondMeter::absorb(const SecondMeter& other) noexcept {
  const auto worse = [](std::uint16_t a, std::uint16_t b) {
    return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b);
  };
  // A stream that has fallen silent has nothing to say of the last second.
  if (other.packets_ != 0) {
    opinion_ = packets_ == 0 ? other.opinion_ : worse(opinion_, other.opinion_);
    loss_ = packets_ == 0 ? other.loss_ : std::max(loss_, other.loss_);
    packets_ = static_cast<std::uint16_t>(packets_ + other.packets_);
  }
  worst_ = worse(worst_, other.worst_);
  loss_worst_ = std::max(loss_worst_, other.loss_worst_);
  jitter_most_us_ = std::max(jitter_most_us_, other.jitter_most_us_);
  opinions_ += other.opinions_;
  seconds_ += other.seconds_;
}

void SecondMeter::look(const StreamStatistics& stream, const LossRuns& losses, const PathFacts& path,
                       std::uint32_t now_ms) noexcept {
  const std::uint32_t elapsed_ms = now_ms - looked_ms_;
  if (elapsed_ms < period_ms) return;
  const std::uint32_t received = static_cast<std::uint16_t>(stream.received() - received_);
  const std::uint32_t expected = static_cast<std::uint16_t>(stream.expected() - expected_);
  // A packet that came late takes back a loss of the second before.
  const auto lost_more = static_cast<std::int16_t>(stream.lost() - lost_);
  const std::uint32_t lost = lost_more > 0 ? static_cast<std::uint32_t>(lost_more) : 0;
  if (seconds_ != 0) learn_packet_time(stream, expected);
  begin(stream, now_ms);
  packets_ = capped(1000 * share(received, elapsed_ms));
  if (received == 0) return;
  loss_ = hundredths(lost, expected);
  loss_worst_ = std::max(loss_worst_, loss_);
  jitter_most_us_ = std::max(jitter_most_us_, stream.jitter_us());
  const float rated =
      path_rating(stream, stream.pattern(losses), path, std::min(1.0F, share(lost, expected)));
  opinion_ = capped(100 * opinion(rated));
  worst_ = worst_ == 0 ? opinion_ : std::min(worst_, opinion_);
  opinions_ += opinion_;
  ++seconds_;
}

// What the timestamps went on by, over what the numbers did. Pauses in which nothing is sent (and new
// streams) give lengths that no packet has.
void SecondMeter::learn_packet_time(const StreamStatistics& stream, std::uint32_t expected) noexcept {
  if (expected == 0) return;
  const float us = 1000.0F * static_cast<float>(stream.timestamp() - timestamp_) /
                   static_cast<float>(stream.clock_khz()) / static_cast<float>(expected);
  if (us >= 1'000 && us <= 120'000) packet_us_x16_ = static_cast<std::uint16_t>(us / 16);
}

void SecondMeter::tell(const StreamStatistics& stream, const LossRuns& losses, const PathFacts& path,
                       StreamQuality& quality) const noexcept {
  quality.jitter_most_us = std::max(jitter_most_us_, stream.jitter_us());
  quality.mos_second = opinion_;
  quality.mos_worst = worst_;
  quality.mos_mean = seconds_ == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(opinions_ / seconds_);
  quality.loss_second = loss_;
  quality.loss_worst = loss_worst_;
  quality.packets_second = packets_;
  if (stream.received() == 0) return;
  const auto pattern = stream.pattern(losses);
  const std::uint32_t expected = stream.expected();
  const float rated = path_rating(stream, pattern, path, std::min(1.0F, share(stream.lost(), expected)));
  quality.r_factor = capped(10 * rated);
  quality.mos = capped(100 * opinion(rated));
  const float packet_ms = static_cast<float>(packet_us_x16_) * 0.016F;
  const std::uint32_t in_gaps = expected - std::min(expected, pattern.burst_packets);
  quality.bursts = capped(static_cast<float>(pattern.bursts));
  quality.burst_ms = capped(packet_ms * share(pattern.burst_packets, pattern.bursts));
  quality.gap_ms = capped<std::uint32_t>(packet_ms * share(in_gaps, pattern.bursts + 1));
  quality.burst_loss = hundredths(pattern.burst_lost, pattern.burst_packets);
  quality.gap_loss = hundredths(pattern.lost - std::min(pattern.lost, pattern.burst_lost), in_gaps);
}

}  // namespace trunkline::rtp
