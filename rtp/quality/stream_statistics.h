// What a receiver can know of one RTP stream without any RTCP: loss, order, duplicates, jitter.
#pragma once

#include <cstdint>
#include <type_traits>

#include "rtp/packet/header.h"
#include "rtp/quality/loss_runs.h"

namespace trunkline::rtp {

/// When a packet came, as a stream's clock is read off it: one value serves every clock rate.
struct Arrival {
  /// Milliseconds since any fixed origin, times 4096.
  std::uint64_t ms_x4096 = 0;

  [[nodiscard]] static constexpr Arrival from_us(std::uint64_t us) noexcept { return {us * 4096 / 1000}; }
  /// In units of a clock of so many kHz; wraps as RTP timestamps do.
  [[nodiscard]] constexpr std::uint32_t in(std::uint8_t clock_khz) const noexcept {
    return static_cast<std::uint32_t>(ms_x4096 * clock_khz >> 12);
  }
};

/// One stream as it arrives, in one cache line. The figures of RFC 3550 appendices A.1, A.3 and A.8, plus
/// reordering and duplicates. There is no probation (A.1): whoever counts here has admitted the source
/// already.
///
/// A *run* is a stretch of continuous sequence numbers. A new SSRC, or a jump which the next packet confirms,
/// starts a new one; the totals of earlier runs stay.
class alignas(64) StreamStatistics {
 public:
  StreamStatistics() noexcept = default;
  /// `clock_khz`: of the RTP timestamps, 1..255; 0 is taken for 8.
  explicit StreamStatistics(std::uint8_t clock_khz) noexcept
      : clock_khz_(clock_khz == 0 ? std::uint8_t{8} : clock_khz) {}

  /// Counts the packet that nearly every packet is: the next one of the stream, nothing missing that would
  /// have to be told. False, and nothing changed: record() has to look at it.
  /// `octets`: of the UDP payload.
  bool record_next(const Header& header, std::uint32_t octets, Arrival arrival) noexcept {
    return record_next({header.ssrc, header.timestamp, header.sequence, header.payload_type}, octets,
                       arrival);
  }
  /// What record_next() reads of a header.
  struct Glimpse {
    Ssrc ssrc;
    std::uint32_t timestamp;
    std::uint16_t sequence;
    std::uint8_t payload_type;
  };
  bool record_next(const Glimpse& header, std::uint32_t octets, Arrival arrival) noexcept {
    const auto number = highest_ + 1;
    if (header.ssrc != ssrc_ || header.sequence != static_cast<std::uint16_t>(number)) return false;
    // A window in which nothing is missing stays as it is.
    if (window_ != all_came) [[unlikely]] {
      // A clear top bit: a packet leaves the window that never came, or there is no stream yet.
      if (static_cast<std::int64_t>(window_) >= 0) return false;
      window_ = window_ << 1 | 1;
    }
    highest_ = number;
    ++received_;
    octets_ += octets;
    payload_type_ = header.payload_type;
    suspicious_ = false;
    time(header.timestamp, arrival.in(clock_khz_));
    return true;
  }

  /// Counts any packet. What has been missing for 64 packets is lost, and told to `losses`.
  void record(const Header& header, std::uint32_t octets, Arrival arrival, LossRuns& losses) noexcept;
  /// Counts a packet of a stream that has no record of its own.
  void record_stranger(std::uint32_t octets) noexcept;
  /// The totals of another stream, which ends here, are part of this one's from now on.
  void absorb(const StreamStatistics& other) noexcept;

  /// All packets, duplicates and late ones included.
  [[nodiscard]] std::uint32_t received() const noexcept { return received_; }
  [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
  /// Packets whose number was skipped and has not come since (A.3, duplicates not counted as received).
  [[nodiscard]] std::uint32_t lost() const noexcept;
  /// How many packets the sender sent as far as the sequence numbers tell.
  [[nodiscard]] std::uint32_t expected() const noexcept;
  /// What `losses`, which record() has been telling, will know once all that is missing now is lost.
  [[nodiscard]] LossPattern pattern(const LossRuns& losses) const noexcept;
  /// Packets that came after one with a higher number.
  [[nodiscard]] std::uint32_t reordered() const noexcept { return reordered_; }
  /// Packets whose number had come before, among the last 64.
  [[nodiscard]] std::uint32_t duplicated() const noexcept { return duplicated_; }
  /// Interarrival jitter, in timestamp units (RFC 3550 section 6.4.1) and in microseconds.
  [[nodiscard]] std::uint32_t jitter() const noexcept { return jitter_x16_ >> 4; }
  [[nodiscard]] std::uint32_t jitter_us() const noexcept;
  /// A packet has come, and the following are about the last ones.
  [[nodiscard]] bool running() const noexcept { return running_; }
  /// Cycles and highest sequence number, as a reception report carries them.
  [[nodiscard]] std::uint32_t highest() const noexcept { return highest_ - first_cycle; }
  [[nodiscard]] std::uint32_t timestamp() const noexcept { return timestamp_; }
  /// Since the last packet with a timestamp of its own.
  [[nodiscard]] std::uint32_t idle_ms(Arrival now) const noexcept {
    return (now.in(clock_khz_) - (transit_ + timestamp_)) / clock_khz_;
  }
  [[nodiscard]] Ssrc ssrc() const noexcept { return ssrc_; }
  [[nodiscard]] std::uint8_t payload_type() const noexcept { return payload_type_; }
  [[nodiscard]] std::uint8_t clock_khz() const noexcept { return clock_khz_; }

 private:
  // Starting one cycle up leaves room below for packets from before the first one.
  static constexpr std::uint32_t first_cycle = 0x10000;
  static constexpr std::uint64_t all_came = ~std::uint64_t{0};

  void start_run(const Header& header, std::uint32_t arrival, LossRuns& losses) noexcept;
  bool place(std::uint16_t sequence, LossRuns& losses) noexcept;
  bool place_behind(std::uint32_t number) noexcept;
  void advance(std::uint32_t ahead, LossRuns& losses) noexcept;
  void tell_missing(std::uint64_t missing, LossRuns& losses) const noexcept;

  // A.8: J += (|D| - J) / 16, kept times 16. Packets of one instant (a video frame, a telephone event) share
  // a timestamp although they are sent apart; measuring them would call their spacing jitter.
  void time(std::uint32_t timestamp, std::uint32_t arrival) noexcept {
    if (timestamp == timestamp_) return;
    const std::uint32_t transit = arrival - timestamp;
    const std::uint32_t difference = transit - transit_;
    // Early and late take turns at random: a branch would be guessed wrong every other time.
    const std::uint32_t sign = 0U - (difference >> 31);
    const std::uint32_t deviation = (difference ^ sign) - sign;
    transit_ = transit;
    timestamp_ = timestamp;
    // A timestamp that leaps (a source switched without a new SSRC) is no jitter; ten seconds is more than
    // any network holds a packet.
    if (deviation > 10'000U * clock_khz_) return;
    jitter_x16_ += deviation - ((jitter_x16_ + 8) >> 4);
  }

  std::uint64_t window_ = 0;  // bit i: the packet numbered highest_ - i has come, or is from before the run
  std::uint64_t octets_ = 0;
  Ssrc ssrc_{};
  std::uint32_t highest_ = 0;          // of this run, cycles included
  std::uint32_t base_ = 0;             // the lowest number of this run
  std::uint32_t expected_before_ = 0;  // of earlier runs
  std::uint32_t received_ = 0;
  std::uint32_t reordered_ = 0;
  std::uint32_t duplicated_ = 0;
  std::uint32_t transit_ = 0;    // arrival of the last timed packet, in timestamp units, less its timestamp
  std::uint32_t timestamp_ = 0;  // of the same
  std::uint32_t jitter_x16_ = 0;
  std::uint16_t suspect_ = 0;  // after a jump: the number that would confirm it
  bool suspicious_ = false;
  bool running_ = false;
  std::uint8_t payload_type_ = 0;
  std::uint8_t clock_khz_ = 8;
};
static_assert(sizeof(StreamStatistics) == 64 && std::is_trivially_copyable_v<StreamStatistics>);

}  // namespace trunkline::rtp
