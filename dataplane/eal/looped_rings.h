// A port that leads nowhere: what leaves it comes back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rte_ring.h>

#include "base/result.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

struct RingRelease {
  void operator()(rte_ring* ring) const noexcept { rte_ring_free(ring); }
};

/// One for each worker, its transmit queue and its receive queue. They outlive the port.
using LoopedRings = std::vector<std::unique_ptr<rte_ring, RingRelease>>;

/// Makes the device that device_name() names for `port`, of the driver ring. Errors: `no_memory`,
/// `no_such_device`.
[[nodiscard]] base::Result<LoopedRings, StartError> make_looped_port(const gate::PortConfig& port,
                                                                     const Plan& plan);

}  // namespace trunkline::dataplane
