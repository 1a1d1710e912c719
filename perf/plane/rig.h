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

#include "dataplane/capture/captures.h"
#include "dataplane/eal/eal.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/worker/worker.h"
#include "perf/plane/frames.h"
#include "perf/plane/parts.h"

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
    worker_->round<counting>();
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

  gate::PlaneConfig config_;
  dataplane::Plan plan_;
  std::optional<dataplane::Eal> eal_;
  std::optional<dataplane::Pools> pools_;
  rte_ring* to_us_ = nullptr;
  rte_ring* from_us_ = nullptr;
  std::optional<dataplane::Port> port_;
  std::optional<dataplane::Interfaces> interfaces_;
  std::optional<dataplane::Services> services_;
  std::optional<dataplane::PlaneRings> rings_;
  std::optional<dataplane::Handoffs> handoffs_;
  std::optional<dataplane::NeighbourExchange> neighbours_;
  std::unique_ptr<dataplane::Captures> captures_;
  std::optional<dataplane::WorkerShared> shared_;
  std::optional<dataplane::Worker> worker_;
  std::optional<Parts> parts_;
  std::optional<dataplane::MbufSource> source_;
  std::optional<dataplane::RingGate> gate_;
  gate::WorkerCounters turned_;
  std::optional<dataplane::Transmitter> turner_;
  std::optional<FrameMaker> maker_;

  static constexpr std::size_t buffers = 1024;
  std::array<rte_mbuf*, buffers> ring_of_buffers_{};
  std::size_t next_ = 0;
};

}  // namespace trunkline::perf
