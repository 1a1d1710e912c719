// Two and four workers on rings: whatever queue a call's packets come by, they leave by the worker whose call
// it is.
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "dataplane/worker/plane.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t most_workers = 4;
constexpr std::uint32_t calls_a_worker = 8;
constexpr std::uint32_t packets_a_leg = 10;
const auto ours = base::IpAddress::v4(10, 99, 0, 1);
const auto phone = base::IpAddress::v4(10, 99, 0, 10);

gate::PlaneConfig config_of(std::uint8_t workers, const std::string& port) {
  auto config = rig_config();
  config.memory.packet_buffers = 6144;
  config.memory.message_buffers = 16;
  config.workers.resize(workers);
  auto& wire = config.ports.emplace_back();
  wire.name = port;
  wire.driver = gate::PortDriver::ring;
  wire.addresses = {{ours, 16}};
  config.sip_listen = {{ours, 5060}};
  config.media.addresses[0] = ours;
  config.media.address_count = 1;
  config.media.worker_count = workers;
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 2 * calls_a_worker;
  return config;
}

[[maybe_unused]] auto* const rig = add_eal_rig(config_of(most_workers, "unused"));

template <class Condition>
bool comes_true(Condition&& condition) {
  for (const auto end = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(200us);
  }
  return condition();
}

/// Leg a of a call stands at an even slot, leg b at the one above it.
struct Leg {
  base::MediaHandle slot;
  base::Endpoint local;
  base::Endpoint remote;
};

class ManyWorkers : public ::testing::TestWithParam<std::uint8_t> {
 protected:
  ManyWorkers()
      : config(config_of(GetParam(), "many" + std::to_string(GetParam()))),
        ring(config.ports[0].name, GetParam(), GetParam()),
        plane(std::move(*Plane::open(config, *make_plan(config, CpuTopology{{0, 0, 0, 0}}), {9, 9}))) {}

  [[nodiscard]] std::uint64_t count(std::uint8_t worker, std::string_view name) const {
    std::uint64_t found = 0;
    plane->worker(base::WorkerId{worker})
        .for_each_counter([&](std::string_view counter, std::uint64_t value) {
          if (counter == name) found = value;
        });
    return found;
  }
  Leg leg(std::uint8_t worker, std::uint32_t index) {
    base::MediaHandle slot;
    slot.owner = worker;
    slot.index = index & 0xff'ffff;
    slot.generation = 1;
    const auto port = static_cast<std::uint16_t>(40000 + 1000 * worker + 2 * index);
    return {slot, config.media.local(slot), {phone, port}};
  }
  void open(const Leg& leg, const Leg& partner) {
    gate::Command command{gate::CommandKind::open_slot, leg.slot, {}};
    command.settings.remote_rtp = leg.remote;
    command.settings.remote_rtcp = {phone, static_cast<std::uint16_t>(leg.remote.port + 1)};
    command.settings.partner = partner.slot.index;
    command.settings.mode = rtp::SlotMode::relay;
    command.settings.may_receive = command.settings.may_send = true;
    ASSERT_TRUE(plane->gate(base::ShardId{0}).command(command));
  }
  void send(const Leg& from, std::uint8_t sequence, unsigned queue) {
    Envelope envelope;
    envelope.to_mac = plane->ports()[0].mac();
    envelope.from = from.remote;
    envelope.to = from.local;
    ring.deliver(udp_frame(envelope,
                           hex("80 00 00") + Octets{sequence} + hex("00000001 12345678") + Octets(160, 0x55)),
                 queue);
  }
  // The phone asks for us, so that all workers know where it is.
  void introduce_the_phone() {
    ring.deliver(hex("ffffffffffff 020000000010 0806 0001 0800 06 04 0001 020000000010 0a63000a 000000000000 "
                     "0a630001"),
                 0);
    ASSERT_TRUE(comes_true([&] {
      for (std::uint8_t i = 0; i < GetParam(); ++i) {
        if (count(i, "neighbour_learned") == 0) return false;
      }
      return true;
    }));
    static_cast<void>(ring.take_all());
  }

  gate::PlaneConfig config;
  RingPort ring;
  std::unique_ptr<Plane> plane;
};

TEST_P(ManyWorkers, bring_every_call_home_that_comes_in_at_the_wrong_one) {
  const std::uint8_t workers = GetParam();
  introduce_the_phone();
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> expected;  // by ports we send from and to
  std::vector<std::pair<Leg, Leg>> calls;
  for (std::uint8_t worker = 0; worker < workers; ++worker) {
    for (std::uint32_t i = 0; i < calls_a_worker; ++i) {
      const auto a = leg(worker, 2 * i);
      const auto b = leg(worker, 2 * i + 1);
      open(a, b);
      open(b, a);
      expected[{b.local.port, b.remote.port}] = expected[{a.local.port, a.remote.port}] = packets_a_leg;
      calls.emplace_back(a, b);
    }
  }
  ASSERT_TRUE(comes_true([&] {
    for (std::uint8_t i = 0; i < workers; ++i) {
      if (count(i, "command_applied") < 2 * calls_a_worker) return false;
    }
    return true;
  }));

  const std::size_t packets = calls.size() * 2 * packets_a_leg;
  std::vector<Octets> sent;
  for (std::uint8_t sequence = 0; sequence < packets_a_leg; ++sequence) {
    unsigned spread = 0;
    for (const auto& [a, b] : calls) {
      const unsigned wrong = (a.slot.owner + 1 + spread++ % (workers - 1U)) % workers;
      send(a, sequence, wrong);
      send(b, sequence, wrong);
    }
    const auto due = (sequence + 1U) * 2 * calls.size();
    EXPECT_TRUE(comes_true([&] {
      for (auto& frame : ring.take_all()) sent.push_back(std::move(frame));
      return sent.size() >= due;
    }));
  }
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> left;
  for (const auto& frame : sent) {
    ASSERT_GE(frame.size(), 42U);
    ++left[{static_cast<std::uint16_t>(frame[34] << 8 | frame[35]),
            static_cast<std::uint16_t>(frame[36] << 8 | frame[37])}];
  }
  EXPECT_EQ(left, expected);
  std::uint64_t given = 0;
  for (std::uint8_t i = 0; i < workers; ++i) {
    given += count(i, "handoff_sent");
    EXPECT_EQ(count(i, "handoff_received"), packets / workers) << "worker " << int{i};
    EXPECT_EQ(count(i, "media_forwarded"), packets / workers) << "worker " << int{i};
    EXPECT_EQ(count(i, "handoff_full"), 0U);
  }
  EXPECT_EQ(given, packets) << "each one came in at the wrong worker";
}

INSTANTIATE_TEST_SUITE_P(Workers, ManyWorkers, ::testing::Values(std::uint8_t{2}, most_workers));

}  // namespace
}  // namespace trunkline::dataplane::test
