#include "dataplane/eal/pools.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <rte_mbuf.h>
#include <rte_mbuf_pool_ops.h>

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

struct BufferShape {
  std::uint32_t count;
  std::uint16_t room;  // octets of data, headroom included
  unsigned cache;      // of each lcore
  bool across_pages;
};

// As rte_pktmbuf_pool_create() does it, which has no word for buffers across pages. Without hugepages it
// gives each its own page: all their headers then have the same last twelve bits, so that a burst of 32
// fights for one set of the first cache, and every store looks to the processor like one to the next buffer.
Pool make_pool(const std::string& name, const BufferShape& shape, int socket) {
  const unsigned octets = unsigned{sizeof(rte_mbuf)} + unsigned{sizeof(PrivateArea)} + shape.room;
  Pool pool(rte_mempool_create_empty(name.c_str(), shape.count, octets, shape.cache,
                                     sizeof(rte_pktmbuf_pool_private), socket,
                                     shape.across_pages ? RTE_MEMPOOL_F_NO_IOVA_CONTIG : 0));
  if (!pool) return pool;
  rte_pktmbuf_pool_private sizes{shape.room, sizeof(PrivateArea), 0};
  if (rte_mempool_set_ops_byname(pool.get(), rte_mbuf_best_mempool_ops(), nullptr) != 0) return {};
  rte_pktmbuf_pool_init(pool.get(), &sizes);
  if (rte_mempool_populate_default(pool.get()) < 0) return {};
  rte_mempool_obj_iter(pool.get(), rte_pktmbuf_init, nullptr);
  rte_mempool_obj_iter(pool.get(), make_private_area, nullptr);
  return pool;
}

}  // namespace

PoolSizes pool_sizes(const gate::PlaneConfig& config, const Plan& plan) noexcept {
  constexpr std::uint32_t rings_and_caches = 4096;  // of one worker or one shard
  const auto sockets = static_cast<std::uint32_t>(plan.worker_sockets().size());
  const auto workers = static_cast<std::uint32_t>(config.workers.size());
  std::uint32_t packets = (workers + config.shards) * rings_and_caches;
  PoolSizes sizes;
  sizes.across_pages = config.memory.mode == gate::MemoryMode::nohuge;
  for (const auto& port : config.ports) {
    packets += workers * (std::uint32_t{port.receive_descriptors} + port.transmit_descriptors);
    sizes.packet_room = std::max(sizes.packet_room, receive_room(port));
    sizes.across_pages = sizes.across_pages && port.driver != gate::PortDriver::pci;
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
    OfSocket here{
        socket,
        make_pool(free_name("packets", socket), {sizes.packets, room, cache, sizes.across_pages}, socket),
        make_pool(free_name("messages", socket), {sizes.messages, message_room, 0, sizes.across_pages},
                  socket)};
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
