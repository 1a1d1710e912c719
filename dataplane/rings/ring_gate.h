// A shard's end of the rings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/handle.h"
#include "base/named_counters.h"
#include "dataplane/gate/gate.h"
#include "dataplane/rings/packet_source.h"
#include "dataplane/rings/plane_rings.h"

namespace trunkline::dataplane {

// gate_down_full         packets to a worker whose ring had no room
// gate_no_buffer         allocate() found no buffer
// gate_unknown_worker    packets and commands for a worker that there is none of
// gate_commands_delayed  times a command had to wait for room
// gate_workers_woken     sleeping workers that were woken
#define TL_GATE_COUNTERS(X) \
  X(gate_down_full) X(gate_no_buffer) X(gate_unknown_worker) X(gate_commands_delayed) X(gate_workers_woken)

TL_COUNTERS(GateCounter, TL_GATE_COUNTERS)

/// The Gate of one shard, with workers or with the test's stand-ins at the other end.
class RingGate final : public gate::Gate {
 public:
  /// Both must outlive it.
  RingGate(PlaneRings& rings, base::ShardId shard, PacketSource& source) noexcept
      : rings_(rings), shard_(shard), source_(source) {}

  [[nodiscard]] std::size_t receive(std::span<gate::Packet> out) noexcept override;
  [[nodiscard]] gate::Packet allocate(std::size_t octets) noexcept override;
  bool send(gate::Packet packet) noexcept override;
  [[nodiscard]] bool command(const gate::Command& command) noexcept override;
  [[nodiscard]] std::size_t reports(std::span<gate::Report> out) noexcept override;
  void tell_fullness(std::uint8_t percent) noexcept override {
    rings_.fullness(shard_).store(percent, std::memory_order_relaxed);
  }

  [[nodiscard]] bool prepare_to_sleep() noexcept override;
  [[nodiscard]] int wake_descriptor() const noexcept override { return rings_.wake(shard_).descriptor(); }
  void awake() noexcept override { rings_.wake(shard_).rise(); }

  [[nodiscard]] const base::NamedCounters<GateCounter>& counters() const noexcept { return counters_; }

 private:
  [[nodiscard]] bool something_waits() noexcept;
  void wake(base::WorkerId worker) noexcept;

  PlaneRings& rings_;
  base::ShardId shard_;
  PacketSource& source_;
  std::uint8_t next_packets_ = 0;  // the worker whose turn is first: a busy one must not silence the others
  std::uint8_t next_reports_ = 0;
  base::NamedCounters<GateCounter> counters_;
};

}  // namespace trunkline::dataplane
