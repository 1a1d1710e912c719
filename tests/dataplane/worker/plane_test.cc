#include "dataplane/worker/plane.h"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {
namespace {

using namespace std::chrono_literals;

// The rig's configuration, on a wire of this file's own.
gate::PlaneConfig config_on(const std::string& name) {
  auto config = EalRig::get().config();
  config.ports[0].name = name;
  config.memory.packet_buffers = 2048;
  config.memory.message_buffers = 16;
  return config;
}

// Looks again and again for what another thread does; false when it has not done it in five seconds.
template <class Condition>
bool comes_true(Condition&& condition) {
  for (const auto end = std::chrono::steady_clock::now() + 5s; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(200us);
  }
  return condition();
}

Octets message_of(const RingPort&, const Plane& plane, std::uint8_t call) {
  Envelope envelope;
  envelope.to_mac = plane.ports()[0].mac();
  return udp_frame(envelope,
                   text("OPTIONS sip:10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10;branch=z9hG4bK1\r\n"
                        "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: " +
                        std::to_string(call) + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n"));
}

TEST(Plane, runs_its_workers_until_it_is_stopped) {
  RingPort ring("plane", 2, 2);
  const auto config = config_on("plane");
  auto opened = Plane::open(config, EalRig::get().plan(), {4, 5, 6});
  ASSERT_TRUE(opened) << to_string(opened.error());
  auto& plane = **opened;
  ASSERT_EQ(plane.workers(), 2U);
  EXPECT_EQ(plane.steering(), std::vector{Steering::spread});  // whoever fills the rings does

  for (std::uint8_t i = 0; i < 100; ++i) ring.deliver(message_of(ring, plane, i), i % 2);
  std::size_t received = 0;
  auto& gate = plane.gate(base::ShardId{0});
  EXPECT_TRUE(comes_true([&] {
    std::array<gate::Packet, 32> packets;
    received += gate.receive(packets);
    return received == 100;
  })) << received;

  auto& idle = plane.worker(base::WorkerId{1});
  EXPECT_TRUE(comes_true([&] { return idle.load().read(WorkerLoad::sleeps) > 0; }));
  plane.stop();
  const auto rounds = idle.load().read(WorkerLoad::rounds);
  EXPECT_GT(rounds, 0U);
  EXPECT_EQ(idle.load().read(WorkerLoad::rounds), rounds);
}

TEST(Plane, takes_what_is_tagged_on_a_port_that_is_a_vlan) {
  RingPort ring("vlan", 2, 2);
  auto config = config_on("vlan");
  config.ports[0].vlan = 100;
  auto opened = Plane::open(config, EalRig::get().plan(), {4, 5, 6});
  ASSERT_TRUE(opened) << to_string(opened.error());
  auto& plane = **opened;
  const auto tagged = [&](std::string_view tag) {
    const auto frame = message_of(ring, plane, 1);
    return Octets(frame.begin(), frame.begin() + 12) + hex(tag) + Octets(frame.begin() + 12, frame.end());
  };
  ring.deliver(message_of(ring, plane, 1));
  ring.deliver(tagged("8100 0065"));
  ring.deliver(tagged("8100 0064"));
  std::size_t received = 0;
  auto& gate = plane.gate(base::ShardId{0});
  EXPECT_TRUE(comes_true([&] {
    std::array<gate::Packet, 32> packets;
    received += gate.receive(packets);
    return received == 1;
  }));
  const auto& counters = plane.worker(base::WorkerId{0}).counters();
  EXPECT_EQ(counters.read(gate::WorkerCounter::ethernet_untagged), 1U);
  EXPECT_EQ(counters.read(gate::WorkerCounter::ethernet_other_vlan), 1U);
  // What the workers say of their own accord once they start is tagged, too.
  const auto announced = ring.take();
  ASSERT_GT(announced.size(), 16U);
  EXPECT_EQ(Octets(announced.begin() + 12, announced.begin() + 18), hex("8100 0064 0806"));
}

TEST(Plane, says_which_part_could_not_be_had) {
  auto absent = config_on("absent");
  absent.ports[0].driver = gate::PortDriver::pci;
  absent.ports[0].pci_address = "0000:ff:1f.7";
  EXPECT_EQ(Plane::open(absent, EalRig::get().plan(), {}).error(), StartError::no_such_device);
  RingPort narrow("narrow", 1, 1);
  EXPECT_EQ(Plane::open(config_on("narrow"), EalRig::get().plan(), {}).error(), StartError::too_few_queues);
}

TEST(Plane, says_that_its_slots_do_not_fit) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer's own memory counts towards the limit, and its runtime ends the process";
#endif
  RingPort slots("slots", 2, 2);
  auto too_many = config_on("slots");
  too_many.media.pairs_per_worker = 30000;
  for (std::uint8_t i = 0; i < rtp::MediaLayout::most_addresses; ++i) {
    too_many.media.addresses[i] = base::IpAddress::v4(10, 99, 1, i);
  }
  too_many.media.address_count = rtp::MediaLayout::most_addresses;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_DATA, &before), 0);
  const rlimit little{256U << 20, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &little), 0);
  EXPECT_EQ(Plane::open(too_many, EalRig::get().plan(), {}).error(), StartError::slots_do_not_fit);
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &before), 0);
}

}  // namespace
}  // namespace trunkline::dataplane::test
