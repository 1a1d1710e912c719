#include "perf/plane/ring_plane.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <rte_eal.h>
#include <rte_eth_ring.h>

#include "perf/plane/give_up.h"

namespace trunkline::perf {
namespace {

using namespace dataplane;

Interface ring_interface(const Port& port, const gate::PortConfig& config) {
  Interface interface;
  interface.device = port.id();
  interface.mac = port.mac();
  interface.mtu = config.mtu;
  interface.gateway_v4 = config.gateway_v4;
  return interface;
}

rte_ring* ring_named(const std::string& name, std::uint32_t frames) {
  auto* ring = rte_ring_create(name.c_str(), frames, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
  if (ring == nullptr) give_up("no ring");
  return ring;
}

}  // namespace

RingPlane::RingPlane(gate::PlaneConfig config, const CpuTopology& topology, std::uint32_t frames,
                     bool shares_cpu)
    : config_(std::move(config)), shares_cpu_(shares_cpu), plan_(need(make_plan(config_, topology))) {
  eal_.emplace(need(Eal::start(config_, plan_)));
  const auto sizes = pool_sizes(config_, plan_);
  pools_.emplace(need(Pools::make(sizes, plan_)));
  const auto& wire = config_.ports[0];
  to_worker_ = ring_named(wire.name + "_in", frames);
  from_worker_ = ring_named(wire.name + "_out", frames);
  if (rte_eth_from_rings(wire.name.c_str(), &to_worker_, 1, &from_worker_, 1, 0) < 0) give_up("no ring port");
  port_.emplace(need(Port::open(wire, 0, plan_, *pools_)));
  interfaces_.emplace(config_.ports, std::vector<Interface>{ring_interface(*port_, wire)});
  services_.emplace(make_services(*interfaces_, config_));
  rings_.emplace(1, 1, RingSizes{});
  handoffs_.emplace(1, 64);
  neighbours_.emplace(1);
  captures_ = need(Captures::make(plan_, sizes.packet_room));
  shared_.emplace(WorkerShared{config_, *interfaces_, *services_, *rings_, *handoffs_, *neighbours_,
                               *captures_, plane_secret});
  worker_.emplace(*shared_, place(), slots());
  source_.emplace(*pools_->on(0).packets, *pools_->on(0).messages);
  gate_.emplace(*rings_, base::ShardId{0}, *source_);
}

// What lies in the memory of the EAL goes before it.
RingPlane::~RingPlane() {
  const std::filesystem::path runtime = rte_eal_get_runtime_dir();
  gate_.reset();
  worker_.reset();
  port_.reset();
  captures_.reset();
  rings_.reset();
  pools_.reset();
  eal_.reset();
  std::error_code gone;
  std::filesystem::remove_all(runtime, gone);
}

WorkerPlace RingPlane::place() noexcept {
  auto& here = pools_->on(0);
  return {.worker = base::WorkerId{0},
          .shares_cpu = shares_cpu_,
          .packets = here.packets.get(),
          .messages = here.messages.get(),
          .queues = {{port_->id(), 0, 0}},
          .descriptors = {}};
}

SlotMemory RingPlane::slots() const {
  auto memory = SlotMemory::take(rtp::SlotTable::octets_needed(config_.media.slots_per_worker()), 0);
  if (!memory) give_up("no memory for the slots");
  return memory;
}

}  // namespace trunkline::perf
