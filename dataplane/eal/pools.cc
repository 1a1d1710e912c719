#include "dataplane/eal/pools.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <rte_mbuf.h>

#include "dataplane/eal/port_device.h"
#include "dataplane/packet/private_area.h"

namespace trunkline::dataplane {
namespace {

constexpr unsigned packet_cache =
    256;  // of each lcore: four bursts in and four out without touching the ring

void make_private_area(rte_mempool*, void*, void* mbuf, unsigned) {
  ::new (rte_mbuf_to_priv(static_cast<rte_mbuf*>(mbuf))) PrivateArea{};
}

// DPDK wants names that no other pool of the process has.
std::string free_name(std::string_view kind, std::uint16_t socket) {
  for (int i = 0;; ++i) {
    auto name = fmt::format("{}_{}_{}", kind, socket, i);
    if (rte_mempool_lookup(name.c_str()) == nullptr) return name;
  }
}

Pool make_pool(const std::string& name, std::uint32_t count, unsigned cache, std::uint16_t room, int socket) {
  Pool pool(rte_pktmbuf_pool_create(name.c_str(), count, cache, sizeof(PrivateArea), room, socket));
  if (pool) rte_mempool_obj_iter(pool.get(), make_private_area, nullptr);
  return pool;
}

}  // namespace

PoolSizes pool_sizes(const gate::PlaneConfig& config, const Plan& plan) noexcept {
  constexpr std::uint32_t rings_and_caches = 4096;  // of one worker or one shard
  const auto sockets = static_cast<std::uint32_t>(plan.worker_sockets().size());
  const auto workers = static_cast<std::uint32_t>(config.workers.size());
  std::uint32_t packets = (workers + config.shards) * rings_and_caches;
  PoolSizes sizes;
  for (const auto& port : config.ports) {
    packets += workers * (std::uint32_t{port.receive_descriptors} + port.transmit_descriptors);
    sizes.packet_room = std::max(sizes.packet_room, receive_room(port));
  }
  if (config.memory.packet_buffers != 0) packets = config.memory.packet_buffers;
  std::uint32_t messages = workers * config.limits.reassemblies + config.shards * 64U;
  if (config.memory.message_buffers != 0) messages = config.memory.message_buffers;

  sizes.packets = (packets + sockets - 1) / sockets;
  sizes.messages = (messages + sockets - 1) / sockets;
  return sizes;
}

base::Result<Pools, StartError> Pools::make(const PoolSizes& sizes, const Plan& plan) {
  Pools pools;
  const auto room = static_cast<std::uint16_t>(sizes.packet_room + RTE_PKTMBUF_HEADROOM);
  // DPDK wants a pool to hold half as much again as one cache.
  const unsigned cache = sizes.packets >= packet_cache * 4 ? packet_cache : 0;
  for (const auto socket : plan.worker_sockets()) {
    OfSocket here{socket, make_pool(free_name("packets", socket), sizes.packets, cache, room, socket),
                  make_pool(free_name("messages", socket), sizes.messages, 0, message_room, socket)};
    if (!here.packets || !here.messages) return base::fail(StartError::buffers_do_not_fit);
    pools.sockets_.push_back(std::move(here));
  }
  return pools;
}

const Pools::OfSocket& Pools::on(std::uint16_t socket) const noexcept {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                  [&](const OfSocket& pools) { return pools.socket == socket; });
  return found != sockets_.end() ? *found : sockets_.front();
}

Pools::InUse Pools::in_use() const noexcept {
  InUse sum;
  for (const auto& socket : sockets_) {
    sum.packets += rte_mempool_in_use_count(socket.packets.get());
    sum.messages += rte_mempool_in_use_count(socket.messages.get());
  }
  return sum;
}

}  // namespace trunkline::dataplane
