// Garbage at a rate, prebuilt, beside whatever else is going on.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "perf/trafgen/garbage.h"
#include "perf/trafgen/link.h"
#include "perf/trafgen/pacer.h"
#include "perf/trafgen/prebuilt_frames.h"

namespace trunkline::trafgen {

class Flood {
 public:
  /// `sources`: how many addresses it comes from, up to 32,768.
  Flood(Link& link, const FrameEnds& ends, const base::Endpoint& target, GarbageKind kind,
        std::uint32_t sources, double per_second, base::Random& random, base::Instant now);

  void turn(base::Instant now) noexcept;

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t unsent() const noexcept { return unsent_; }

 private:
  static constexpr std::size_t burst = 32;

  Link& link_;
  struct Frame {
    std::vector<std::uint8_t> octets;
    std::array<std::size_t, 2> marks{};  // where a number is written before each sending; 0: nowhere
  };

  void number(Frame& frame) noexcept;

  std::vector<Frame> frames_;
  const bool is_v4_;
  std::size_t next_ = 0;
  Pacer pacer_;
  std::uint64_t sent_ = 0;
  std::uint64_t unsent_ = 0;
};

}  // namespace trunkline::trafgen
