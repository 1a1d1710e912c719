#include "tests/dataplane/rig/eal_rig.h"

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

#include <rte_eal.h>
#include <rte_eth_ring.h>
#include <rte_ethdev.h>

namespace trunkline::dataplane::test {
namespace {

EalRig* rig_of_process = nullptr;

rte_ring* make_ring(const std::string& name, unsigned size) {
  auto* ring = rte_ring_create(name.c_str(), size, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
  if (ring == nullptr) throw std::runtime_error("no ring " + name);
  return ring;
}

}  // namespace

gate::PlaneConfig rig_config() {
  gate::PlaneConfig config;
  config.memory.size_mib = 128;
  config.memory.packet_buffers = 8192;
  config.memory.message_buffers = 80;
  config.file_prefix = "tl_test_" + std::to_string(getpid());
  config.workers.emplace_back();
  return config;
}

void EalRig::SetUp() {
  auto plan = make_plan(config_, CpuTopology{{0, 0, 0, 0}});
  ASSERT_TRUE(plan.has_value()) << to_string(plan.error());
  plan_ = *plan;
  auto eal = Eal::start(config_, plan_);
  ASSERT_TRUE(eal.has_value()) << to_string(eal.error());
  eal_.emplace(std::move(*eal));
  auto sizes = pool_sizes(config_, plan_);
  if (sizes.packet_room == 0) sizes.packet_room = 2048;
  auto pools = Pools::make(sizes, plan_);
  ASSERT_TRUE(pools.has_value()) << to_string(pools.error());
  pools_.emplace(std::move(*pools));
}

void EalRig::TearDown() {
  const std::filesystem::path runtime = rte_eal_get_runtime_dir();
  pools_.reset();
  eal_.reset();
  std::error_code gone;
  std::filesystem::remove_all(runtime, gone);
}

EalRig& EalRig::get() { return *rig_of_process; }

EalRig* add_eal_rig(gate::PlaneConfig config) {
  rig_of_process = new EalRig(std::move(config));  // GoogleTest owns it
  ::testing::AddGlobalTestEnvironment(rig_of_process);
  return rig_of_process;
}

Packet packet_of(const Octets& octets) {
  Packet packet(rte_pktmbuf_alloc(&EalRig::get().packets()));
  if (!packet) throw std::runtime_error("the test's pool is empty");
  auto* to = rte_pktmbuf_append(packet.get(), static_cast<std::uint16_t>(octets.size()));
  if (to == nullptr) throw std::runtime_error("the frame is too long");
  if (!octets.empty()) std::memcpy(to, octets.data(), octets.size());
  return packet;
}

Octets octets_of(rte_mbuf& mbuf) {
  Octets all(rte_pktmbuf_pkt_len(&mbuf));
  const auto* at = rte_pktmbuf_read(&mbuf, 0, static_cast<std::uint32_t>(all.size()), all.data());
  if (at != all.data() && !all.empty()) std::memcpy(all.data(), at, all.size());
  return all;
}

RingPort::RingPort(const std::string& name, unsigned receive_queues, unsigned transmit_queues) {
  constexpr unsigned size = 1024;
  for (unsigned q = 0; q < receive_queues; ++q)
    to_us_.push_back(make_ring(name + "_r" + std::to_string(q), size));
  for (unsigned q = 0; q < transmit_queues; ++q) {
    from_us_.push_back(make_ring(name + "_t" + std::to_string(q), size));
  }
  if (rte_eth_from_rings(name.c_str(), to_us_.data(), receive_queues, from_us_.data(), transmit_queues, 0) <
          0 ||
      rte_eth_dev_get_port_by_name(("net_ring_" + name).c_str(), &device_) != 0) {
    throw std::runtime_error("no device for " + name);
  }
}

void RingPort::deliver(Packet frame, unsigned queue) {
  if (rte_ring_enqueue(to_us_.at(queue), frame.get()) != 0)
    throw std::runtime_error("the test's ring is full");
  static_cast<void>(frame.detach());
}

Octets RingPort::take() {
  for (auto* ring : from_us_) {
    void* found = nullptr;
    if (rte_ring_dequeue(ring, &found) != 0) continue;
    const Packet packet(static_cast<rte_mbuf*>(found));
    return octets_of(*packet);
  }
  return {};
}

std::vector<Octets> RingPort::take_all() {
  std::vector<Octets> frames;
  for (auto frame = take(); !frame.empty(); frame = take()) frames.push_back(std::move(frame));
  return frames;
}

}  // namespace trunkline::dataplane::test
