// The test's gate: whole workers and the real rings in one process, without a port and without DPDK's
// start-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "dataplane/gate/gate.h"
#include "dataplane/rings/plane_rings.h"
#include "dataplane/rings/ring_gate.h"
#include "tests/fakes/heap_worker.h"

namespace trunkline::fakes {

struct HeapGateConfig {
  std::uint8_t shards = 1;
  rtp::MediaLayout media;  // its worker_count is the number of workers
  std::vector<base::Endpoint> sip_listen;
  std::size_t packets = 65536;  // buffers of all workers and shards together
  dataplane::RingSizes rings;
  base::SipHash::Key secret{};  // of gate::Sharding
  gate::AdmissionConfig admission;
};

/// Single-threaded: deliver(), run(), take_sent() and the gates, in any order, as the simulator likes.
/// Threaded: one thread for each worker() and each gate().
class HeapGate {
 public:
  explicit HeapGate(const HeapGateConfig& config);

  [[nodiscard]] gate::Gate& gate(base::ShardId shard = {}) { return gates_[static_cast<std::size_t>(shard)]; }
  [[nodiscard]] const dataplane::RingGate& ring_gate(base::ShardId shard = {}) const {
    return gates_[static_cast<std::size_t>(shard)];
  }
  [[nodiscard]] HeapWorker& worker(std::uint8_t worker = 0) { return workers_[worker]; }
  [[nodiscard]] std::size_t workers() const noexcept { return workers_.size(); }
  [[nodiscard]] std::size_t shards() const noexcept { return gates_.size(); }

  /// A datagram from the network: media to the worker whose slot it is, SIP to one by its source, as RSS
  /// does.
  dataplane::Service deliver(const Datagram& datagram, base::Instant now);
  /// One round of every worker.
  void run(base::Instant now);
  /// What the workers have sent since the last call, worker by worker.
  [[nodiscard]] std::vector<Datagram> take_sent();

  // For a check that nothing is left.
  [[nodiscard]] std::size_t packets_in_use() const noexcept { return packets_.in_use(); }
  [[nodiscard]] std::size_t open_slots() const;
  /// Slots that a tone is played to: while there are any, run() must be called every 20 ms of the test's
  /// time.
  [[nodiscard]] std::size_t playing() const;

 private:
  HeapPackets packets_;  // before whatever can hold packets
  dataplane::PlaneRings rings_;
  std::vector<base::IpAddress> local_;
  dataplane::Services services_;
  std::deque<HeapWorker> workers_;
  std::deque<dataplane::RingGate> gates_;
};

}  // namespace trunkline::fakes
