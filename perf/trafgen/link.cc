#include "perf/trafgen/link.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <rte_ether.h>
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
  return std::unique_ptr<Link>(new Link(std::move(*eal), std::move(*pools), std::move(*opened), port.vlan));
}

std::span<rte_mbuf*> Link::take_tags_off(std::span<rte_mbuf*> frames) noexcept {
  std::size_t kept = 0;
  for (auto* frame : frames) {
    const bool is_beside = (frame->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0;
    if ((is_beside || rte_vlan_strip(frame) == 0) && (frame->vlan_tci & 0x0fffU) == vlan_) {
      frames[kept++] = frame;
    } else {
      rte_pktmbuf_free(frame);
    }
  }
  return frames.first(kept);
}

// By copies: a frame that is sent again and again may not grow by a tag each time.
std::size_t Link::send_tagged(std::span<rte_mbuf*> frames) noexcept {
  constexpr std::size_t addresses = 2 * RTE_ETHER_ADDR_LEN;
  const std::array<std::uint8_t, 4> tag{0x81, 0x00, static_cast<std::uint8_t>(vlan_ >> 8),
                                        static_cast<std::uint8_t>(vlan_)};
  std::array<rte_mbuf*, 32> copies;
  std::size_t count = 0;
  for (auto* frame : frames.first(std::min(frames.size(), copies.size()))) {
    const auto octets = rte_pktmbuf_data_len(frame);
    auto* const copy = buffer(static_cast<std::uint16_t>(octets + tag.size()));
    if (copy == nullptr) break;
    const auto* const from = rte_pktmbuf_mtod(frame, const std::uint8_t*);
    auto* to = std::copy_n(from, addresses, rte_pktmbuf_mtod(copy, std::uint8_t*));
    std::copy(from + addresses, from + octets, std::copy(tag.begin(), tag.end(), to));
    copies[count++] = copy;
  }
  const auto sent = rte_eth_tx_burst(port_.id(), 0, copies.data(), static_cast<std::uint16_t>(count));
  rte_pktmbuf_free_bulk(copies.data() + sent, static_cast<unsigned>(count - sent));
  rte_pktmbuf_free_bulk(frames.data(), sent);
  return sent;
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
