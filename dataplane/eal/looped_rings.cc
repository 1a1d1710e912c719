#include "dataplane/eal/looped_rings.h"

#include <algorithm>
#include <bit>

#include <rte_eth_ring.h>

namespace trunkline::dataplane {

base::Result<LoopedRings, StartError> make_looped_port(const gate::PortConfig& port, const Plan& plan) {
  LoopedRings rings;
  std::vector<rte_ring*> queues;
  const auto size =
      std::bit_ceil(2U * std::max<unsigned>(port.receive_descriptors, port.transmit_descriptors));
  for (const auto& worker : plan.workers) {
    const auto name = port.name + '_' + std::to_string(rings.size());
    // Its worker alone puts frames in and takes them out.
    rings.emplace_back(rte_ring_create(name.c_str(), size, worker.socket, RING_F_SP_ENQ | RING_F_SC_DEQ));
    if (rings.back() == nullptr) return base::fail(StartError::no_memory);
    queues.push_back(rings.back().get());
  }
  const auto count = static_cast<unsigned>(queues.size());
  if (rte_eth_from_rings(port.name.c_str(), queues.data(), count, queues.data(), count,
                         plan.workers[0].socket) < 0) {
    return base::fail(StartError::no_such_device);
  }
  return rings;
}

}  // namespace trunkline::dataplane
