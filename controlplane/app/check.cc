#include "controlplane/app/check.h"

#include <cstdio>
#include <map>

#include "controlplane/config/capacity.h"
#include "controlplane/config/shard_memory.h"
#include "dataplane/eal/topology.h"

namespace trunkline::controlplane {
namespace {

/// A worker's slots, as a media realm of its own.
MediaCapacity capacity_of_worker(rtp::MediaLayout layout) {
  layout.worker_count = 1;
  return media_capacity(layout);
}

unsigned long long in_mib(OctetCount size) { return size.octets >> 20; }

// Where a worker runs decides where its memory is: a port on another node costs each packet a trip.
void print_workers(const gate::PlaneConfig& plane) {
  const auto& layout = plane.media;
  const auto one = capacity_of_worker(layout);
  const auto topology = dataplane::read_topology();
  struct Node {
    unsigned workers = 0;
    std::uint64_t slots = 0;
  };
  std::map<int, Node> nodes;
  for (std::size_t i = 0; i < plane.workers.size(); ++i) {
    const auto cpu = plane.workers[i].cpu;
    const int node = topology.has(cpu) ? static_cast<int>(topology.socket_of[cpu]) : 0;
    const auto first = static_cast<unsigned>(layout.first_port + 2 * layout.pairs_per_worker * i);
    const auto last = first + 2U * layout.pairs_per_worker - 1;
    std::printf("worker %zu:     cpu %u, node %d, media ports %u-%u, %u slots", i, cpu, node, first, last,
                one.slots);
    if (one.has_v4) std::printf(", %u calls over IPv4", one.calls_v4);
    if (one.has_v6) std::printf(", %u calls over IPv6", one.calls_v6);
    std::printf("\n");
    ++nodes[node].workers;
    nodes[node].slots += one.slots;
  }
  const auto share = plane.memory.size_mib / nodes.size();
  for (const auto& [number, node] : nodes) {
    std::printf("node %d:       %u worker(s), %llu slots, %zu MiB of memory.size\n", number, node.workers,
                static_cast<unsigned long long>(node.slots), static_cast<std::size_t>(share));
  }
}

}  // namespace

int print_check(const Config& config) {
  const auto media = media_capacity(config->plane.media);
  const auto memory = memory_need(config->plane);
  std::printf("configuration is valid\n");
  std::printf("calls:        %u at one time (limits.calls)\n", config->limits.calls);
  std::printf("transactions: %u\n", config->limits.transactions);
  if (media.has_v4) std::printf("media:        ports for %u calls over IPv4\n", media.calls_v4);
  if (media.has_v6) std::printf("media:        ports for %u calls over IPv6\n", media.calls_v6);
  std::printf("data plane:   %zu worker(s), %zu port(s), %u media slots\n", config->plane.workers.size(),
              config->plane.ports.size(), media.slots);
  print_workers(config->plane);
  const bool has_hugepages = config->plane.memory.mode == gate::MemoryMode::huge;
  std::printf("memory:       %llu MiB of %u MiB %s for packets, messages, %scaptures\n",
              in_mib(memory.total()), config->plane.memory.size_mib,
              has_hugepages ? "in hugepages" : "(memory.size)", has_hugepages ? "slots, " : "");
  std::printf("              %llu MiB of ordinary memory in all; calls, transactions and bindings %llu MiB",
              in_mib(ordinary_memory(*config)), in_mib(control_memory(*config)));
  if (!has_hugepages) std::printf(", slots %llu MiB", in_mib(slot_memory(config->plane.media)));
  std::printf("\n");
  return 0;
}

}  // namespace trunkline::controlplane
