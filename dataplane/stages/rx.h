// rx: takes a burst from a port and begins to fetch it into the cache.
#pragma once

#include <cstdint>

#include "dataplane/gate/worker_counters.h"
#include "dataplane/packet/batch.h"

namespace trunkline::dataplane {

/// One receive queue that a worker polls.
struct ReceiveQueue {
  std::uint16_t device = 0;  // DPDK's number of the port
  std::uint16_t queue = 0;
  std::uint8_t port = 0;  // of PlaneConfig::ports
};

/// Fills `batch`, which is empty. Drops what came in several buffers and what the port found damaged. Returns
/// how many packets the port had.
std::size_t receive(const ReceiveQueue& from, Batch& batch, gate::WorkerCounters& counters) noexcept;

}  // namespace trunkline::dataplane
