#include "dataplane/worker/worker_stages.h"

#include <utility>

namespace trunkline::dataplane {
namespace {

std::uint8_t port_to_kernel(const gate::PlaneConfig& config) noexcept {
  for (std::size_t port = 0; port < config.ports.size(); ++port) {
    if (config.ports[port].to_kernel) return static_cast<std::uint8_t>(port);
  }
  return StageContext::no_port;
}

}  // namespace

WorkerStages::WorkerStages(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots,
                           base::Instant now)
    : transmitter(shared.interfaces, static_cast<std::uint16_t>(place.worker), counters),
      link(shared.config.limits),
      reassembly(shared.config.limits, *place.messages, shared.services),
      services(shared.config, shared.interfaces, shared.services, shared.rings, shared.handoffs, place.worker,
               std::move(slots), shared.secret, place.seed),
      undelivered(shared.services, services.context().end, place.worker),
      context{.interfaces = shared.interfaces,
              .counters = counters,
              .packets = *place.packets,
              .transmitter = transmitter,
              .link = link,
              .limits = limits,
              .others = shared.neighbours,
              .undelivered = undelivered,
              .worker = place.worker,
              .now = now,
              .sip_dscp = shared.config.sip_dscp,
              .to_kernel = port_to_kernel(shared.config)},
      express(shared.interfaces, shared.services, shared.config.media, place.worker) {}

}  // namespace trunkline::dataplane
