// One worker and one shard's gate, joined by the rings that join them in the appliance. The worker's port is
// two more rings, whose other end the bench holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <rte_ring.h>

#include "base/sip_hash.h"
#include "dataplane/capture/captures.h"
#include "dataplane/eal/eal.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port.h"
#include "dataplane/eal/topology.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/worker/worker.h"

namespace trunkline::perf {

inline constexpr base::SipHash::Key plane_secret{1, 2, 3, 4, 5, 6, 7, 8};

/// Stops the program with a message where something it needs is not there.
class RingPlane {
 public:
  /// `config` has one worker, and one port of driver ring. `frames`: how many each of its two rings holds.
  /// `shares_cpu`: the worker yields when it has nothing to do.
  RingPlane(gate::PlaneConfig config, const dataplane::CpuTopology& topology, std::uint32_t frames,
            bool shares_cpu = false);
  ~RingPlane();
  RingPlane(const RingPlane&) = delete;
  RingPlane& operator=(const RingPlane&) = delete;

  [[nodiscard]] const gate::PlaneConfig& config() const noexcept { return config_; }
  [[nodiscard]] dataplane::Worker& worker() noexcept { return *worker_; }
  [[nodiscard]] const dataplane::Worker& worker() const noexcept { return *worker_; }
  [[nodiscard]] dataplane::RingGate& gate() noexcept { return *gate_; }
  [[nodiscard]] const dataplane::Port& port() const noexcept { return *port_; }
  [[nodiscard]] const dataplane::Interfaces& interfaces() const noexcept { return *interfaces_; }
  [[nodiscard]] rte_mempool& buffers() noexcept { return *pools_->on(0).packets; }

  // The bench's end of the port, for one thread.

  [[nodiscard]] rte_ring* to_worker() noexcept { return to_worker_; }
  [[nodiscard]] rte_ring* from_worker() noexcept { return from_worker_; }

  // For stages beside those of the worker.

  [[nodiscard]] const dataplane::WorkerShared& shared() const noexcept { return *shared_; }
  [[nodiscard]] dataplane::WorkerPlace place() noexcept;
  [[nodiscard]] dataplane::SlotMemory slots() const;

 private:
  gate::PlaneConfig config_;
  bool shares_cpu_;
  dataplane::Plan plan_;
  std::optional<dataplane::Eal> eal_;
  std::optional<dataplane::Pools> pools_;
  rte_ring* to_worker_ = nullptr;
  rte_ring* from_worker_ = nullptr;
  std::optional<dataplane::Port> port_;
  std::optional<dataplane::Interfaces> interfaces_;
  std::optional<dataplane::Services> services_;
  std::optional<dataplane::PlaneRings> rings_;
  std::optional<dataplane::Handoffs> handoffs_;
  std::optional<dataplane::NeighbourExchange> neighbours_;
  std::unique_ptr<dataplane::Captures> captures_;
  std::optional<dataplane::WorkerShared> shared_;
  std::optional<dataplane::Worker> worker_;
  std::optional<dataplane::MbufSource> source_;
  std::optional<dataplane::RingGate> gate_;
};

}  // namespace trunkline::perf
