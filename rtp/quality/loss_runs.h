// Where the losses of a stream lie: bursts and the gaps between them.
#pragma once

#include <cstdint>
#include <type_traits>

namespace trunkline::rtp {

/// What LossRuns knows of a stream so far. Packets are counted as the sender numbered them, lost ones
/// included.
struct LossPattern {
  std::uint32_t lost = 0;
  std::uint32_t runs = 0;  // of losses in a row
  std::uint32_t bursts = 0;
  std::uint32_t burst_packets = 0;  // from the first to the last lost packet of each burst
  std::uint32_t burst_lost = 0;     // the rest was lost in gaps

  friend bool operator==(const LossPattern&, const LossPattern&) noexcept = default;
};

/// A *burst* begins and ends with a lost packet, holds more than one, and nowhere Gmin packets in a row that
/// came; all else is *gap*. It is told of losses only: a packet that came costs nothing here.
/// Source: RFC 3611 section 4.7.2.
class LossRuns {
 public:
  static constexpr std::uint32_t gap_minimum = 16;  // Gmin, the value that the RFC recommends

  /// `count` packets, numbered from `number` on, did not come. Numbers only rise until end_run().
  void lost(std::uint32_t number, std::uint32_t count = 1) noexcept;
  /// The numbers start anew: what was a burst until now is over.
  void end_run() noexcept;

  /// With the burst that may still be going on.
  [[nodiscard]] LossPattern pattern() const noexcept;

 private:
  void close() noexcept;

  LossPattern closed_;
  std::uint32_t first_ = 0;  // lost packet of what may become a burst,
  std::uint32_t last_ = 0;   // its last one so far,
  std::uint32_t in_ = 0;     // and how many; 0: there is none
};
static_assert(sizeof(LossRuns) == 32 && std::is_trivially_copyable_v<LossRuns>);

}  // namespace trunkline::rtp
