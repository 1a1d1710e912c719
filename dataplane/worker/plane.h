// The whole data plane: ports, workers on their cores, and the gates by which shards reach them.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "base/handle.h"
#include "base/result.h"
#include "base/sip_hash.h"
#include "dataplane/capture/captures.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/eal/steering.h"
#include "dataplane/gate/gate.h"
#include "dataplane/gate/plane_config.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/rings/ring_gate.h"
#include "dataplane/worker/worker.h"
#include "dataplane/worker/worker_thread.h"

namespace trunkline::dataplane {

/// Needs an Eal that was started with the same configuration and plan, and that outlives it. Opened and
/// closed by the thread that started the Eal. Shards are done with their gates before it goes.
class Plane {
 public:
  /// Takes all memory, opens all ports and starts all workers. `secret`: drawn at start-up, see
  /// gate::Sharding. Errors: those of Pools::make, Port::open and WorkerThread::start.
  [[nodiscard]] static base::Result<std::unique_ptr<Plane>, StartError> open(
      const gate::PlaneConfig& config, const Plan& plan, const base::SipHash::Key& secret);
  Plane(const Plane&) = delete;
  Plane& operator=(const Plane&) = delete;
  ~Plane();

  /// Stops the workers and waits for them. What is in the rings stays there.
  void stop() noexcept;

  /// For the thread of that shard alone.
  [[nodiscard]] gate::Gate& gate(base::ShardId shard) noexcept {
    return gates_[static_cast<std::size_t>(shard)];
  }

  [[nodiscard]] const std::vector<Port>& ports() const noexcept { return ports_; }
  /// How media come home that arrive by each of them.
  [[nodiscard]] const std::vector<Steering>& steering() const noexcept { return steering_; }
  [[nodiscard]] std::size_t workers() const noexcept { return threads_.size(); }
  /// To read its counters.
  [[nodiscard]] const Worker& worker(base::WorkerId worker) const noexcept {
    return *threads_[static_cast<std::size_t>(worker)].worker();
  }
  /// For the one thread that writes captures.
  [[nodiscard]] Captures& captures() noexcept { return *captures_; }
  [[nodiscard]] const Pools& pools() const noexcept { return pools_; }

 private:
  Plane(const gate::PlaneConfig& config, Pools pools, std::vector<Port> ports,
        std::unique_ptr<Captures> captures, const base::SipHash::Key& secret);

  [[nodiscard]] base::Result<void, StartError> start_workers(const Plan& plan);

  const gate::PlaneConfig config_;
  Pools pools_;
  std::vector<Port> ports_;
  std::vector<Steering> steering_;
  std::unique_ptr<Captures> captures_;
  Interfaces interfaces_;
  Services services_;
  PlaneRings rings_;
  Handoffs handoffs_;
  NeighbourExchange neighbours_;
  WorkerShared shared_;
  std::deque<MbufSource> sources_;
  std::deque<RingGate> gates_;
  std::atomic<bool> stop_ = false;
  std::deque<WorkerThread> threads_;
};

}  // namespace trunkline::dataplane
