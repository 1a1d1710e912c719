// One worker and one shard, joined by the rings that join them in the appliance; the worker's port is two
// more rings, whose other end the phones hold. The caller decides which thread runs what.
#pragma once

#include <memory>
#include <optional>

#include <rte_ring.h>

#include "controlplane/shard/shard.h"
#include "controlplane/storage/recorder.h"
#include "dataplane/capture/captures.h"
#include "dataplane/eal/eal.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/worker/worker.h"
#include "perf/calls/spool_drain.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::perf {

inline const base::Endpoint plane_listens{base::IpAddress::v4(10, 99, 0, 1), 5060};
inline const base::Endpoint plane_caller{base::IpAddress::v4(10, 99, 0, 11), 5060};
inline const base::Endpoint plane_callee{base::IpAddress::v4(10, 99, 0, 10), 5080};

/// Stops the program with a message where something it needs is not there.
class CallPlane {
 public:
  /// `main_cpu`: of the thread that makes it. `one_cpu`: worker and shard share one, and the worker yields
  /// when it has nothing to do.
  CallPlane(std::uint16_t main_cpu, bool one_cpu);
  ~CallPlane();
  CallPlane(const CallPlane&) = delete;
  CallPlane& operator=(const CallPlane&) = delete;

  [[nodiscard]] dataplane::Worker& worker() noexcept { return *worker_; }
  [[nodiscard]] controlplane::Shard& shard() noexcept { return *shard_; }
  [[nodiscard]] SpoolDrain& spool() noexcept { return spool_; }

  // The phones' end of the port, for one thread.

  [[nodiscard]] rte_ring* to_worker() noexcept { return to_us_; }
  [[nodiscard]] rte_ring* from_worker() noexcept { return from_us_; }
  [[nodiscard]] rte_mempool& buffers() noexcept { return *pools_->on(0).packets; }
  [[nodiscard]] const gate::MacAddress& mac() const noexcept { return port_->mac(); }

 private:
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
  std::optional<dataplane::MbufSource> source_;
  std::optional<dataplane::RingGate> gate_;
  fakes::SeededRandom random_{1};
  gate::Sharding sharding_;
  SpoolDrain spool_;
  controlplane::Recorder recorder_;
  std::optional<controlplane::Shard> shard_;
};

}  // namespace trunkline::perf
