// One worker and one shard over a port made of rings, whose other end the phones hold. The caller decides
// which thread runs what.
#pragma once

#include "controlplane/shard/shard.h"
#include "controlplane/storage/recorder.h"
#include "perf/calls/spool_drain.h"
#include "perf/plane/ring_plane.h"
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

  [[nodiscard]] dataplane::Worker& worker() noexcept { return plane_.worker(); }
  [[nodiscard]] controlplane::Shard& shard() noexcept { return shard_; }
  [[nodiscard]] SpoolDrain& spool() noexcept { return spool_; }

  // The phones' end of the port, for one thread.

  [[nodiscard]] rte_ring* to_worker() noexcept { return plane_.to_worker(); }
  [[nodiscard]] rte_ring* from_worker() noexcept { return plane_.from_worker(); }
  [[nodiscard]] rte_mempool& buffers() noexcept { return plane_.buffers(); }
  [[nodiscard]] const gate::MacAddress& mac() const noexcept { return plane_.port().mac(); }

 private:
  RingPlane plane_;
  fakes::SeededRandom random_{1};
  gate::Sharding sharding_;
  SpoolDrain spool_;
  controlplane::Recorder recorder_;
  controlplane::Shard shard_;
};

}  // namespace trunkline::perf
