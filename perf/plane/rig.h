// One worker over a port made of rings, and the calls it carries: the bench holds the other end.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <rte_ring.h>

#include "perf/plane/frames.h"
#include "perf/plane/parts.h"
#include "perf/plane/ring_plane.h"

namespace trunkline::perf {

/// Stops the program with a message where something it needs is not there.
class Rig {
 public:
  static constexpr std::size_t burst = 32;

  Rig(std::uint32_t slots, bool huge, bool with_parts);
  ~Rig();

  /// The next packet of a slot's stream.
  struct Turn {
    std::uint32_t slot;
    std::uint16_t sequence;
  };
  /// Up to 32 buffers: those whose turn it is.
  void deliver(std::span<const Turn> turns) noexcept;
  /// The whole round of the worker.
  template <rtp::Counting counting = rtp::Counting::on>
  void round() noexcept {
    plane_.worker().round<counting>();
  }
  /// The same rings and port, with rx and tx alone.
  void turn_around() noexcept;
  /// What was sent comes back to the bench. Returns how many.
  std::size_t collect() noexcept;

  [[nodiscard]] std::uint64_t counted(std::string_view name) const;
  /// The stages alone, with slots of their own.
  [[nodiscard]] Parts& parts() noexcept { return *parts_; }

 private:
  void open_calls(std::uint32_t slots);
  void learn_gateway();
  void give_answer();
  void take_buffers();

  RingPlane plane_;
  std::optional<Parts> parts_;
  gate::WorkerCounters turned_;
  std::optional<dataplane::Transmitter> turner_;
  std::optional<FrameMaker> maker_;

  static constexpr std::size_t buffers = 1024;
  std::array<rte_mbuf*, buffers> ring_of_buffers_{};
  std::size_t next_ = 0;
};

}  // namespace trunkline::perf
