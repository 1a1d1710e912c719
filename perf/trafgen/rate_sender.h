// Sends prebuilt media frames at a constant rate, or as fast as the port takes them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "perf/trafgen/link.h"
#include "perf/trafgen/pacer.h"
#include "perf/trafgen/prebuilt_frames.h"

namespace trunkline::trafgen {

class RateSender {
 public:
  /// `per_second` 0: as fast as can be. Everything given outlives the object.
  RateSender(Link& link, PrebuiltFrames& frames, Streams& streams, const Codec& codec, double per_second,
             std::uint16_t run, base::Instant now) noexcept
      : link_(link), frames_(frames), streams_(streams), codec_(codec), run_(run) {
    if (per_second > 0) pacer_.emplace(now, per_second);
  }

  /// Sends what is due, one burst at most.
  void turn(base::Instant now, std::uint64_t now_ticks) noexcept;

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  /// Part of the bursts that the port took whole: near 1 means that it could have taken more.
  [[nodiscard]] double share_taken_whole() const noexcept {
    return bursts_ == 0 ? 1 : static_cast<double>(whole_) / static_cast<double>(bursts_);
  }
  [[nodiscard]] base::Duration slipped() const noexcept {
    return pacer_ ? pacer_->slipped() : base::Duration(0);
  }

 private:
  static constexpr std::size_t burst = 32;

  void stamp(std::span<rte_mbuf*> frames, std::uint64_t now_ticks) noexcept;

  Link& link_;
  PrebuiltFrames& frames_;
  Streams& streams_;
  const Codec& codec_;
  std::optional<Pacer> pacer_;
  std::uint16_t run_;
  std::uint64_t sent_ = 0;
  std::uint64_t bursts_ = 0;
  std::uint64_t whole_ = 0;
};

}  // namespace trunkline::trafgen
