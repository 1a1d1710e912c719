#include "rtp/quality/stream_statistics.h"

#include <bit>

#include "rtp/packet/sequence.h"

namespace trunkline::rtp {
namespace {

// RFC 3550 appendix A.1.
constexpr int max_dropout = 3000;
constexpr int max_misorder = 100;

constexpr std::uint32_t window_span = 64;

}  // namespace

void StreamStatistics::record(const Header& header, std::uint32_t octets, Arrival arrival,
                              LossRuns& losses) noexcept {
  const std::uint32_t arrived = arrival.in(clock_khz_);
  ++received_;
  octets_ += octets;
  payload_type_ = header.payload_type;
  if (!running_ || header.ssrc != ssrc_) return start_run(header, arrived, losses);
  if (place(header.sequence, losses)) time(header.timestamp, arrived);
}

void StreamStatistics::record_stranger(std::uint32_t octets) noexcept {
  ++received_;
  octets_ += octets;
  ++expected_before_;
}

void StreamStatistics::absorb(const StreamStatistics& other) noexcept {
  received_ += other.received_;
  octets_ += other.octets_;
  expected_before_ += other.expected();
  reordered_ += other.reordered_;
  duplicated_ += other.duplicated_;
}

void StreamStatistics::start_run(const Header& header, std::uint32_t arrival, LossRuns& losses) noexcept {
  if (running_) {
    expected_before_ += highest_ - base_ + 1;
    tell_missing(~window_, losses);
    losses.end_run();
  }
  ssrc_ = header.ssrc;
  highest_ = base_ = first_cycle | header.sequence;
  window_ = all_came;
  transit_ = arrival - header.timestamp;
  timestamp_ = header.timestamp;
  suspicious_ = false;
  running_ = true;
}

// False: the packet says nothing about time, being a copy or not (yet) believed.
bool StreamStatistics::place(std::uint16_t sequence, LossRuns& losses) noexcept {
  const int distance = sequence_distance(static_cast<std::uint16_t>(highest_), sequence);
  if (distance > 0 && distance < max_dropout) {
    advance(static_cast<std::uint32_t>(distance), losses);
    suspicious_ = false;
    return true;
  }
  if (distance <= 0 && distance > -max_misorder)
    return place_behind(highest_ - static_cast<std::uint32_t>(-distance));
  if (suspicious_ && sequence == suspect_) {
    // Two in a row from somewhere else: the sender started over (A.1).
    expected_before_ += highest_ - base_ + 1;
    tell_missing(~window_, losses);
    losses.end_run();
    highest_ = base_ = first_cycle | sequence;
    window_ = all_came;
    suspicious_ = false;
    return false;
  }
  // A packet from nowhere: it came, so it counts as a run of its own, and makes no loss of the distance.
  suspicious_ = true;
  suspect_ = static_cast<std::uint16_t>(sequence + 1);
  ++expected_before_;
  return false;
}

void StreamStatistics::advance(std::uint32_t ahead, LossRuns& losses) noexcept {
  if (ahead < window_span) {
    tell_missing(~window_ >> (window_span - ahead) << (window_span - ahead), losses);
    window_ = window_ << ahead | 1;
  } else {
    tell_missing(~window_, losses);
    if (ahead > window_span) losses.lost(highest_ + 1, ahead - window_span);
    window_ = 1;
  }
  highest_ += ahead;
}

// `missing` as the window, inverted: the oldest first.
void StreamStatistics::tell_missing(std::uint64_t missing, LossRuns& losses) const noexcept {
  while (missing != 0) {
    const auto behind = window_span - 1 - static_cast<std::uint32_t>(std::countl_zero(missing));
    losses.lost(highest_ - behind);
    missing &= ~(std::uint64_t{1} << behind);
  }
}

bool StreamStatistics::place_behind(std::uint32_t number) noexcept {
  const std::uint32_t behind = highest_ - number;
  if (number < base_) {
    // From before the first: what lies between has not come either.
    for (std::uint32_t gap = highest_ - base_ + 1; gap < behind && gap < window_span; ++gap)
      window_ &= ~(std::uint64_t{1} << gap);
    base_ = number;
  } else if (behind < window_span) {
    const std::uint64_t bit = std::uint64_t{1} << behind;
    if ((window_ & bit) != 0) {
      ++duplicated_;
      return false;
    }
    window_ |= bit;
  }
  ++reordered_;
  return true;
}

std::uint32_t StreamStatistics::expected() const noexcept {
  return running_ ? expected_before_ + (highest_ - base_ + 1) : expected_before_;
}

std::uint32_t StreamStatistics::lost() const noexcept {
  const std::uint32_t came = received_ - duplicated_;
  const std::uint32_t wanted = expected();
  return wanted > came ? wanted - came : 0;
}

LossPattern StreamStatistics::pattern(const LossRuns& losses) const noexcept {
  LossRuns all = losses;
  if (running_) tell_missing(~window_, all);
  return all.pattern();
}

std::uint32_t StreamStatistics::jitter_us() const noexcept {
  return static_cast<std::uint32_t>(std::uint64_t{jitter()} * 1000 / clock_khz_);
}

}  // namespace trunkline::rtp
