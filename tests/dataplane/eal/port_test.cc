#include "dataplane/eal/port.h"

#include <csignal>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dataplane/packet/private_area.h"
#include "tests/dataplane/rig/eal_rig.h"

namespace trunkline::dataplane {
namespace {

using test::EalRig;
using test::Octets;

gate::PortConfig port_of(gate::PortDriver driver, std::string name) {
  gate::PortConfig port;
  port.driver = driver;
  port.name = std::move(name);
  return port;
}

gate::PlaneConfig config_with_null_port() {
  auto config = test::rig_config();
  config.ports.push_back(port_of(gate::PortDriver::null, "null"));
  return config;
}

[[maybe_unused]] auto* const rig = test::add_eal_rig(config_with_null_port());

TEST(Eal, blocks_the_signals_of_the_tap_driver_in_the_thread_that_starts_it) {
  sigset_t blocked;
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, nullptr, &blocked), 0);
  EXPECT_EQ(sigismember(&blocked, SIGRTMIN), 1);
  EXPECT_EQ(sigismember(&blocked, SIGRTMAX), 1);
  EXPECT_EQ(sigismember(&blocked, SIGTERM), 0);
}

TEST(Port, opens_a_virtual_device_that_eal_made) {
  const auto port =
      Port::open(EalRig::get().config().ports[0], 0, EalRig::get().plan(), EalRig::get().pools());
  ASSERT_TRUE(port) << to_string(port.error());
  EXPECT_TRUE(port->is_up());
  EXPECT_EQ(port->settings().receive_queues, 1);
  EXPECT_EQ(port->descriptor(0), -1);
  EXPECT_EQ(port->name(), "null");
}

TEST(Port, names_each_way_in_which_it_loses_packets) {
  rte_eth_stats counted{};
  counted.imissed = 1;
  counted.ierrors = 2;
  counted.rx_nombuf = 3;
  counted.oerrors = 4;
  std::vector<std::pair<std::string, std::uint64_t>> told;
  for_each_drop(counted,
                [&told](std::string_view name, std::uint64_t value) { told.emplace_back(name, value); });
  EXPECT_EQ(told,
            (decltype(told){{"rx_missed", 1}, {"rx_errors", 2}, {"rx_no_buffer", 3}, {"tx_errors", 4}}));
}

TEST(Port, has_lost_nothing_at_first) {
  test::RingPort wire("fresh", 1, 1);
  const auto port =
      Port::open(port_of(gate::PortDriver::ring, "fresh"), 2, EalRig::get().plan(), EalRig::get().pools());
  ASSERT_TRUE(port) << to_string(port.error());
  std::size_t told = 0;
  port->for_each_drop([&told](std::string_view name, std::uint64_t value) {
    EXPECT_EQ(value, 0U) << name;
    ++told;
  });
  EXPECT_EQ(told, 4U);
}

TEST(Port, carries_frames_between_the_queues_and_the_wire) {
  test::RingPort wire("wire", 1, 1);
  auto port =
      Port::open(port_of(gate::PortDriver::ring, "wire"), 1, EalRig::get().plan(), EalRig::get().pools());
  ASSERT_TRUE(port) << to_string(port.error());
  const Octets frame(60, 0xab);
  wire.deliver(frame);
  rte_mbuf* received = nullptr;
  ASSERT_EQ(rte_eth_rx_burst(port->id(), 0, &received, 1), 1);
  EXPECT_EQ(test::octets_of(*received), frame);
  ASSERT_EQ(rte_eth_tx_burst(port->id(), 0, &received, 1), 1);
  EXPECT_EQ(wire.take(), frame);
}

TEST(Port, says_when_there_is_no_such_device) {
  auto absent = port_of(gate::PortDriver::pci, "absent");
  absent.pci_address = "0000:ff:1f.7";
  const auto port = Port::open(absent, 9, EalRig::get().plan(), EalRig::get().pools());
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error(), StartError::no_such_device);
}

TEST(Pools, have_a_private_area_beside_each_packet) {
  const auto packet = test::packet_of({1, 2, 3});
  auto& beside = record(*packet);
  EXPECT_EQ(beside.release, nullptr);
  EXPECT_EQ(&mbuf_of(beside), packet.get());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&metadata(*packet)) % 64, 0U);
}

TEST(Pools, hold_an_ip_packet_of_the_largest_size) {
  const Packet message(rte_pktmbuf_alloc(&EalRig::get().messages()));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->buf_len, 65535);
}

TEST(Pools, are_sized_for_every_queue_when_the_configuration_leaves_it_open) {
  auto config = config_with_null_port();
  config.memory.packet_buffers = 0;
  config.memory.message_buffers = 0;
  const auto plan = make_plan(config, {{0, 0}}).value();
  EXPECT_EQ(pool_sizes(config, plan), (PoolSizes{2 * 4096 + 2048, 64 + 64, 2048, true}));
  config.memory.packet_buffers = 5000;
  config.memory.message_buffers = 7;
  EXPECT_EQ(pool_sizes(config, plan), (PoolSizes{5000, 7, 2048, true}));
}

TEST(Pools, keep_each_buffer_within_a_page_only_where_a_card_or_hugepages_ask_for_it) {
  auto config = config_with_null_port();
  const auto lie_across = [&] {
    return pool_sizes(config, make_plan(config, {{0, 0}}).value()).across_pages;
  };
  EXPECT_TRUE(lie_across());
  config.memory.mode = gate::MemoryMode::huge;
  EXPECT_FALSE(lie_across());
  config.memory.mode = gate::MemoryMode::nohuge;
  config.ports.front().driver = gate::PortDriver::pci;
  EXPECT_FALSE(lie_across());
}

// The first cache of a core has 64 sets of lines, chosen by these bits of the address.
TEST(Pools, spread_the_packets_of_a_burst_over_the_sets_of_a_cache) {
  std::vector<Packet> burst;
  std::map<std::uintptr_t, int> sets;
  for (int i = 0; i < 32; ++i) {
    burst.emplace_back(rte_pktmbuf_alloc(&EalRig::get().packets()));
    ++sets[reinterpret_cast<std::uintptr_t>(rte_pktmbuf_mtod(burst.back().get(), void*)) / 64 % 64];
  }
  for (const auto& [set, packets] : sets) EXPECT_LE(packets, 4) << set;
}

TEST(Pools, tell_how_many_buffers_are_held) {
  const auto pools = Pools::make({1024, 8, 2048}, EalRig::get().plan());
  ASSERT_TRUE(pools);
  EXPECT_EQ(pools->in_use().packets, 0U);
  {
    const Packet packet(rte_pktmbuf_alloc(pools->all()[0].packets.get()));
    const Packet message(rte_pktmbuf_alloc(pools->all()[0].messages.get()));
    EXPECT_EQ(pools->in_use().packets, 1U);
    EXPECT_EQ(pools->in_use().messages, 1U);
  }
  EXPECT_EQ(pools->in_use().packets, 0U) << "in a thread's cache it is free";
  EXPECT_EQ(pools->in_use().messages, 0U);
}

TEST(Pools, say_when_they_do_not_fit) {
  const auto pools = Pools::make({1'000'000, 8, 2048}, EalRig::get().plan());
  ASSERT_FALSE(pools);
  EXPECT_EQ(pools.error(), StartError::buffers_do_not_fit);
}

}  // namespace
}  // namespace trunkline::dataplane
