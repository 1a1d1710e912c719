#include "perf/trafgen/link.h"

#include <cstring>

#include <rte_pause.h>

#include "dataplane/eal/plan.h"
#include "dataplane/eal/signals.h"
#include "dataplane/eal/topology.h"

namespace trunkline::trafgen {
namespace {

constexpr int most_tries = 20'000;  // tries at a full queue: some hundred microseconds

// One worker, since the plan wants one; its thread is never given anything to do.
gate::PlaneConfig plane_of(const gate::PortConfig& port, const gate::MemoryConfig& memory, std::uint16_t cpu,
                           const std::string& file_prefix) {
  gate::PlaneConfig config;
  config.memory = memory;
  config.file_prefix = file_prefix;
  config.control_cpu = cpu;
  config.ports = {port};
  config.workers = {gate::WorkerConfig{cpu, gate::IdlePolicy::poll}};
  config.limits.reassemblies = 1;
  return config;
}

}  // namespace

base::Result<std::unique_ptr<Link>, dataplane::StartError> Link::open(const gate::PortConfig& port,
                                                                      const gate::MemoryConfig& memory,
                                                                      std::uint16_t cpu,
                                                                      const std::string& file_prefix) {
  const auto config = plane_of(port, memory, cpu, file_prefix);
  const auto plan = dataplane::make_plan(config, dataplane::read_topology());
  if (!plan) return base::fail(dataplane::StartError::eal_refused);
  auto eal = dataplane::Eal::start(config, *plan);
  if (!eal) return base::fail(eal.error());
  auto pools = dataplane::Pools::make(dataplane::pool_sizes(config, *plan), *plan);
  if (!pools) return base::fail(pools.error());
  auto opened = dataplane::Port::open(config.ports.front(), 0, *plan, *pools);
  if (!opened) return base::fail(opened.error());
  dataplane::admit_driver_signals();  // this thread polls
  return std::unique_ptr<Link>(new Link(std::move(*eal), std::move(*pools), std::move(*opened)));
}

rte_mbuf* Link::buffer(std::uint16_t octets) noexcept {
  auto* mbuf = rte_pktmbuf_alloc(pools_.all().front().packets.get());
  if (mbuf != nullptr && rte_pktmbuf_append(mbuf, octets) == nullptr) {
    rte_pktmbuf_free(mbuf);
    return nullptr;
  }
  return mbuf;
}

bool Link::send_copy(std::span<const std::uint8_t> frame) noexcept {
  auto* mbuf = buffer(static_cast<std::uint16_t>(frame.size()));
  if (mbuf == nullptr) return false;
  std::memcpy(rte_pktmbuf_mtod(mbuf, void*), frame.data(), frame.size());
  for (int tries = 0; tries < most_tries; ++tries) {
    if (send({&mbuf, 1}) == 1) return true;
    rte_pause();
  }
  rte_pktmbuf_free(mbuf);
  return false;
}

}  // namespace trunkline::trafgen
