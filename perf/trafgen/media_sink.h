// What came back: counted, and as far as one looks, recognised, ordered and timed.
#pragma once

#include <cstdint>
#include <span>

#include "perf/trafgen/percentiles.h"
#include "perf/trafgen/stream.h"

namespace trunkline::trafgen {

struct MediaCounts {
  std::uint64_t received = 0;
  std::uint64_t reordered = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t misrouted = 0;  // to somebody who should not hear it
  std::uint64_t intruded = 0;   // sent under a stranger's address, and carried on all the same
};

class MediaSink {
 public:
  explicit MediaSink(Streams& streams) noexcept : streams_(streams) {}

  /// Begins a measurement: packets of other runs are recognised, and not counted. `frame_octets` above 0:
  /// only one in 64 frames of that length is looked into, all are counted.
  void begin(std::uint16_t run, std::size_t frame_octets) noexcept;

  /// True when the frame was the generator's own media.
  bool receive(std::span<const std::uint8_t> frame, std::uint64_t now_ticks) noexcept {
    if (frame.size() == counted_octets_) {
      if ((++counts_.received & (sample - 1)) != 0) return true;
      look(frame, now_ticks);
      return true;
    }
    return inspect(frame, now_ticks);
  }

  [[nodiscard]] const MediaCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] Percentiles& delays() noexcept { return delays_; }  // in ticks of the time stamp counter
  static constexpr std::uint64_t sample = 64;

 private:
  bool inspect(std::span<const std::uint8_t> frame, std::uint64_t now_ticks) noexcept;
  void look(std::span<const std::uint8_t> frame, std::uint64_t now_ticks) noexcept;
  [[nodiscard]] bool is_misrouted(std::span<const std::uint8_t> frame, const Stream& stream) const noexcept;

  Streams& streams_;
  std::uint16_t run_ = 0;
  std::size_t counted_octets_ = 0;
  MediaCounts counts_;
  Percentiles delays_;
};

}  // namespace trunkline::trafgen
