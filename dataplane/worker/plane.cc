#include "dataplane/worker/plane.h"

#include <algorithm>
#include <utility>

namespace trunkline::dataplane {
namespace {

std::vector<Interface> interfaces_of(const gate::PlaneConfig& config, const std::vector<Port>& ports) {
  std::vector<Interface> interfaces;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    interfaces.push_back({.device = ports[i].id(),
                          .mac = ports[i].mac(),
                          .mtu = config.ports[i].mtu,
                          .sums_ipv4 = ports[i].settings().sends_ipv4_checksum(),
                          .sums_udp = ports[i].settings().sends_udp_checksum(),
                          .vlan = config.ports[i].vlan,
                          .inserts_vlan = ports[i].settings().inserts_vlan(),
                          .gateway_v4 = config.ports[i].gateway_v4,
                          .gateway_v6 = config.ports[i].gateway_v6});
  }
  return interfaces;
}

// The queues with the worker's number, and their descriptors if all can tell when there is something: a wait
// on some of them only would leave the others' packets lying.
void assign_queues(const std::vector<Port>& ports, WorkerPlace& place) {
  const auto queue = static_cast<std::uint16_t>(place.worker);
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (queue >= ports[i].settings().receive_queues) continue;
    place.queues.push_back({ports[i].id(), queue, static_cast<std::uint8_t>(i)});
    place.descriptors.push_back(ports[i].descriptor(queue));
  }
  if (std::count(place.descriptors.begin(), place.descriptors.end(), -1) != 0) place.descriptors.clear();
}

}  // namespace

Plane::Plane(const gate::PlaneConfig& config, Pools pools, std::vector<Port> ports,
             std::unique_ptr<Captures> captures, const base::SipHash::Key& secret)
    : config_(config),
      pools_(std::move(pools)),
      ports_(std::move(ports)),
      captures_(std::move(captures)),
      interfaces_(config_.ports, interfaces_of(config_, ports_)),
      services_(make_services(interfaces_, config_)),
      rings_(static_cast<std::uint8_t>(config_.workers.size()), config_.shards, RingSizes{}),
      handoffs_(rings_.workers(), 1024),
      neighbours_(rings_.workers()),
      shared_{config_, interfaces_, services_, rings_, handoffs_, neighbours_, *captures_, secret} {
  const auto& buffers = pools_.all().front();
  for (std::uint8_t shard = 0; shard < config_.shards; ++shard) {
    sources_.emplace_back(*buffers.packets, *buffers.messages);
    gates_.emplace_back(rings_, base::ShardId{shard}, sources_.back());
  }
}

base::Result<std::unique_ptr<Plane>, StartError> Plane::open(const gate::PlaneConfig& config,
                                                             const Plan& plan,
                                                             const base::SipHash::Key& secret) {
  const auto sizes = pool_sizes(config, plan);
  auto pools = Pools::make(sizes, plan);
  if (!pools) return base::fail(pools.error());
  auto captures = Captures::make(plan, sizes.packet_room);
  if (!captures) return base::fail(captures.error());
  std::vector<Port> ports;
  for (std::size_t i = 0; i < config.ports.size(); ++i) {
    auto port = Port::open(config.ports[i], i, plan, *pools);
    if (!port) return base::fail(port.error());
    ports.push_back(std::move(*port));
  }
  std::unique_ptr<Plane> plane(
      new Plane(config, std::move(*pools), std::move(ports), std::move(*captures), secret));
  for (std::size_t i = 0; i < plane->ports_.size(); ++i) {
    const auto& port = plane->ports_[i];
    plane->steering_.push_back(steer_media(port.id(), port.settings(), config.ports[i].vlan, config.media));
  }
  if (const auto started = plane->start_workers(plan); !started) return base::fail(started.error());
  return plane;
}

base::Result<void, StartError> Plane::start_workers(const Plan& plan) {
  for (std::size_t i = 0; i < plan.workers.size(); ++i) {
    const auto& lcore = plan.workers[i];
    const auto& buffers = pools_.on(lcore.socket);
    WorkerPlace place{.worker = base::WorkerId{static_cast<std::uint8_t>(i)},
                      .socket = lcore.socket,
                      .shares_cpu = lcore.shares_cpu,
                      .packets = buffers.packets.get(),
                      .messages = buffers.messages.get(),
                      .queues = {},
                      .descriptors = {},
                      .seed = shared_.secret[0] + i + 1};
    assign_queues(ports_, place);
    threads_.emplace_back(shared_, std::move(place), stop_);
    if (const auto started = threads_.back().start(lcore.lcore); !started) return started;
  }
  return {};
}

void Plane::stop() noexcept {
  stop_.store(true, std::memory_order_relaxed);
  for (auto& thread : threads_) thread.join();
}

Plane::~Plane() { stop(); }

}  // namespace trunkline::dataplane
