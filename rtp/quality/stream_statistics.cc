#include "rtp/quality/stream_statistics.h"

#include "rtp/packet/sequence.h"

namespace trunkline::rtp {
namespace {

// RFC 3550 appendix A.1.
constexpr int max_dropout = 3000;
constexpr int max_misorder = 100;

}  // namespace

void StreamStatistics::record(const Header& header, std::uint32_t octets, std::uint64_t arrived_us) noexcept {
  const auto arrival = arrival_of(arrived_us);
  ++received_;
  octets_ += octets;
  payload_type_ = header.payload_type;
  if (!running_ || header.ssrc != ssrc_) {
    if (running_) expected_before_ += highest_ - base_ + 1;
    start_run(header, arrival);
    return;
  }
  if (place(header.sequence)) time(header.timestamp, arrival);
}

void StreamStatistics::start_run(const Header& header, std::uint32_t arrival) noexcept {
  ssrc_ = header.ssrc;
  highest_ = base_ = first_cycle | header.sequence;
  window_ = 1;
  arrival_ = arrival;
  timestamp_ = header.timestamp;
  suspicious_ = false;
  running_ = true;
}

// False: the packet says nothing about time, being a copy or not (yet) believed.
bool StreamStatistics::place(std::uint16_t sequence) noexcept {
  const int distance = sequence_distance(static_cast<std::uint16_t>(highest_), sequence);
  if (distance > 0 && distance < max_dropout) {
    const auto ahead = static_cast<std::uint32_t>(distance);
    window_ = ahead < window_span ? window_ << ahead | 1 : 1;
    highest_ += ahead;
    suspicious_ = false;
    return true;
  }
  if (distance <= 0 && distance > -max_misorder)
    return place_behind(highest_ - static_cast<std::uint32_t>(-distance));
  if (suspicious_ && sequence == suspect_) {
    // Two in a row from somewhere else: the sender started over (A.1).
    expected_before_ += highest_ - base_ + 1;
    highest_ = base_ = first_cycle | sequence;
    window_ = 1;
    suspicious_ = false;
    return false;
  }
  // A packet from nowhere: it came, so it counts as a run of its own, and makes no loss of the distance.
  suspicious_ = true;
  suspect_ = static_cast<std::uint16_t>(sequence + 1);
  ++expected_before_;
  return false;
}

bool StreamStatistics::place_behind(std::uint32_t number) noexcept {
  const std::uint32_t behind = highest_ - number;
  if (behind < window_span) {
    const std::uint64_t bit = std::uint64_t{1} << behind;
    if ((window_ & bit) != 0) {
      ++duplicated_;
      return false;
    }
    window_ |= bit;
  }
  ++reordered_;
  if (number < base_) base_ = number;
  return true;
}

std::uint32_t StreamStatistics::expected() const noexcept {
  return running_ ? expected_before_ + (highest_ - base_ + 1) : 0;
}

std::uint32_t StreamStatistics::lost() const noexcept {
  const std::uint32_t came = received_ - duplicated_;
  const std::uint32_t wanted = expected();
  return wanted > came ? wanted - came : 0;
}

std::uint32_t StreamStatistics::jitter_us() const noexcept {
  return static_cast<std::uint32_t>(std::uint64_t{jitter()} * 1000 / clock_khz_);
}

}  // namespace trunkline::rtp
