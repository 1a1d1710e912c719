#include "dataplane/worker/worker.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/packet/gate_packet.h"
#include "dataplane/worker/plane.h"
#include "tests/dataplane/rig/eal_rig.h"
#include "tests/dataplane/rig/frames.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr base::SipHash::Key secret{1, 2, 3};
const auto our_v4 = base::IpAddress::v4(10, 99, 0, 1);
const auto our_v6 = *base::IpAddress::parse("fd99::1");

gate::PlaneConfig two_workers() {
  auto config = rig_config();
  config.workers.resize(2);
  config.shards = 1;
  auto& port = config.ports.emplace_back();
  port.name = "two";
  port.driver = gate::PortDriver::ring;
  port.addresses = {{our_v4, 16}, {our_v6, 64}};
  port.gateway_v4 = base::IpAddress::v4(10, 99, 0, 254);
  config.sip_listen = {{our_v4, 5060}, {our_v6, 5060}};
  config.media.addresses[0] = our_v4;
  config.media.address_count = 1;
  config.media.worker_count = 2;
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 100;  // worker 0: 20000-20199, worker 1: 20200-20399
  return config;
}

[[maybe_unused]] auto* const rig = add_eal_rig(two_workers());

// The wire of the process, and the port on it. Worker n has queue n of it.
struct Wire {
  RingPort ring{"two", 2, 2};
  Port port = open();

  static Port open() {
    auto port = Port::open(EalRig::get().config().ports[0], 0, EalRig::get().plan(), EalRig::get().pools());
    if (!port) throw std::runtime_error(std::string(to_string(port.error())));
    return std::move(*port);
  }
};
Wire& wire() {
  static auto* const wire = new Wire;
  return *wire;
}

Interface interface_of(const gate::PortConfig& config) {
  Interface interface;
  interface.device = wire().port.id();
  interface.mac = our_mac;
  interface.gateway_v4 = config.gateway_v4;
  return interface;
}

// Two workers whose rounds the test runs by hand, and the shard's end of their rings.
class TwoWorkers : public ::testing::Test {
 protected:
  TwoWorkers() {
    for (std::uint8_t i = 0; i < 2; ++i) {
      WorkerPlace place{.worker = base::WorkerId{i},
                        .packets = &EalRig::get().packets(),
                        .messages = &EalRig::get().messages(),
                        .queues = {{wire().port.id(), i, 0}},
                        .descriptors = {}};
      workers.emplace_back(shared, place, SlotMemory::take(slot_octets(), 0));
    }
    run();  // the announcements
    static_cast<void>(wire().ring.take_all());
  }
  ~TwoWorkers() override { static_cast<void>(wire().ring.take_all()); }

  std::size_t slot_octets() const { return rtp::SlotTable::octets_needed(config.media.slots_per_worker()); }
  void run(int rounds = 3) {
    for (int i = 0; i < rounds; ++i) {
      for (auto& worker : workers) worker.round();
    }
  }
  std::uint64_t count(std::size_t worker, std::string_view name) const {
    std::optional<std::uint64_t> found;
    workers[worker].for_each_counter([&](std::string_view counter, std::uint64_t value) {
      if (counter == name) found = value;
    });
    EXPECT_TRUE(found) << name;
    return found.value_or(0);
  }
  void open_echo(base::MediaHandle slot, std::uint16_t port) {
    gate::Command open{gate::CommandKind::open_slot, slot, {}};
    open.settings.remote_rtp = {base::IpAddress::v4(10, 99, 0, 10), port};
    open.settings.remote_rtcp = open.settings.remote_rtp;
    open.settings.mode = rtp::SlotMode::echo;
    open.settings.may_send = open.settings.may_receive = true;
    ASSERT_TRUE(gate.command(open));
  }
  // What the shard finds in its rings.
  std::vector<std::string> received() {
    std::array<gate::Packet, 32> packets;
    std::vector<std::string> messages;
    const auto count = gate.receive(packets);
    for (std::size_t i = 0; i < count; ++i) messages.emplace_back(packets[i].octets());
    return messages;
  }

  const gate::PlaneConfig& config = EalRig::get().config();
  Interfaces interfaces{config.ports, std::vector<Interface>{interface_of(config.ports[0])}};
  Services services = make_services(interfaces, config);
  PlaneRings rings{2, 1, RingSizes{}};
  Handoffs handoffs{2, 64};
  NeighbourExchange neighbours{2};
  std::unique_ptr<Captures> captures = *Captures::make(EalRig::get().plan(), 2048);
  WorkerShared shared{config, interfaces, services, rings, handoffs, neighbours, *captures, secret};
  std::deque<Worker> workers;
  MbufSource source{EalRig::get().packets(), EalRig::get().messages()};
  RingGate gate{rings, base::ShardId{0}, source};
};

const std::string options =
    "OPTIONS sip:10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10;branch=z9hG4bK1\r\nFrom: "
    "<sip:a@b>;tag=1\r\n"
    "To: <sip:c@d>\r\nCall-ID: one\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";

Envelope to_phone(std::uint16_t port) {
  Envelope envelope;
  std::swap(envelope.from, envelope.to);
  std::swap(envelope.from_mac, envelope.to_mac);
  envelope.from.port = port;
  envelope.to.port = port;
  return envelope;
}

const Octets arp_question_for_us =
    hex("ffffffffffff 020000000010 0806"
        "0001 0800 06 04 0001  020000000010 0a63000a  000000000000 0a630001");

TEST_F(TwoWorkers, carry_a_message_to_the_shard_and_its_answer_back) {
  wire().ring.deliver(arp_question_for_us, 0);
  wire().ring.deliver(udp_frame({}, text(options)), 0);
  run();
  EXPECT_THAT(received(), ::testing::ElementsAre(options));
  std::this_thread::sleep_for(2ms);  // worker 1 hears of the phone from worker 0, by its clockwork
  run();
  static_cast<void>(wire().ring.take_all());

  auto answer = gate.allocate(100);
  ASSERT_TRUE(answer);
  const std::string ok = "SIP/2.0 200 OK\r\n\r\n";
  answer->length = static_cast<std::uint32_t>(ok.copy(answer->octets, ok.size()));
  answer->local = {our_v4, 5060};
  answer->remote = Envelope{}.from;
  answer->worker = base::WorkerId{1};
  ASSERT_TRUE(gate.send(std::move(answer)));
  run();
  EXPECT_THAT(wire().ring.take_all(), ::testing::ElementsAre(udp_frame(to_phone(5060), text(ok))));
}

TEST_F(TwoWorkers, announce_our_addresses_once_they_start) {
  auto fresh = Worker(shared,
                      {.worker = base::WorkerId{0},
                       .packets = &EalRig::get().packets(),
                       .messages = &EalRig::get().messages(),
                       .queues = {},
                       .descriptors = {}},
                      SlotMemory::take(slot_octets(), 0));
  fresh.round();
  const auto sent = wire().ring.take_all();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0], hex("ffffffffffff 020000000001 0806 0001 0800 06 04 0001"
                         "020000000001 0a630001  000000000000 0a630001"));
  EXPECT_EQ(Octets(sent[1].begin(), sent[1].begin() + 6), hex("333300000001"));
}

TEST_F(TwoWorkers, hand_media_home_and_play_it_back) {
  open_echo({1, 0, 1}, 20200);  // worker 1
  wire().ring.deliver(arp_question_for_us, 1);
  run();
  static_cast<void>(wire().ring.take_all());

  auto from_phone = Envelope{};
  from_phone.from.port = from_phone.to.port = 20200;
  const auto rtp = hex("80 00 0001 00000001 12345678") + Octets(160, 0xd5);
  wire().ring.deliver(udp_frame(from_phone, rtp), 0);  // RSS has brought it to worker 0
  run();
  EXPECT_EQ(count(0, "handoff_sent"), 1U);
  EXPECT_EQ(count(1, "handoff_received"), 1U);
  const auto sent = wire().ring.take_all();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(Octets(sent[0].end() - 172, sent[0].end()), rtp);
}

// What every worker has copied, in the order of time.
std::vector<Octets> copies_of(Captures& captures) {
  std::vector<Octets> frames;
  for (const auto& copy : captures.take()) frames.push_back(octets_of(*copy));
  return frames;
}

TEST_F(TwoWorkers, show_a_capture_what_came_unchanged_and_what_left) {
  wire().ring.deliver(arp_question_for_us, 1);
  open_echo({1, 0, 1}, 20200);
  run();
  static_cast<void>(wire().ring.take_all());
  gate::CaptureFilters filters;
  filters.places[0].kind = gate::CaptureKind::call;
  filters.places[0].call_ids[filters.places[0].call_id_count++] = base::SipHash(secret)("one");
  filters.places[0].media[filters.places[0].media_count++] = {our_v4, 20200};
  captures->publish(filters);

  auto from_phone = Envelope{};
  from_phone.from.port = from_phone.to.port = 20200;
  const auto rtp = udp_frame(from_phone, hex("80 00 0001 00000001 12345678") + Octets(160, 0xd5));
  auto of_another = from_phone;
  of_another.to.port = 20202;
  wire().ring.deliver(udp_frame({}, text(options)), 0);
  wire().ring.deliver(rtp, 0);  // comes in at worker 0 and leaves by worker 1
  wire().ring.deliver(udp_frame(of_another, text("another call's")), 0);
  run();
  const auto sent = wire().ring.take_all();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_THAT(copies_of(*captures), ::testing::ElementsAre(udp_frame({}, text(options)), rtp, sent[0]));
  EXPECT_EQ(count(0, "capture_frames") + count(1, "capture_frames"), 3U);

  captures->publish({});
  wire().ring.deliver(rtp, 0);
  run();
  EXPECT_THAT(copies_of(*captures), IsEmpty());
}

TEST_F(TwoWorkers, say_when_there_was_nothing_to_do) {
  EXPECT_FALSE(workers[0].round());
  wire().ring.deliver(udp_frame({}, text("nothing listens")), 0);
  EXPECT_TRUE(workers[0].round());
  EXPECT_FALSE(workers[0].round());
  EXPECT_GE(count(0, "rounds"), 3U);
}

// On a core that it shares with the shard. What is left in the port is looked at before anybody else's turn.
TEST_F(TwoWorkers, say_that_a_shard_is_behind_once_the_port_is_empty) {
  PlaneRings narrow{2, 1, {.up = 16}};
  const WorkerShared with_narrow{config,   interfaces, services,  narrow,
                                 handoffs, neighbours, *captures, secret};
  const auto worker = [&](bool shares_cpu) {
    return Worker(with_narrow,
                  {.worker = base::WorkerId{0},
                   .shares_cpu = shares_cpu,
                   .packets = &EalRig::get().packets(),
                   .messages = &EalRig::get().messages(),
                   .queues = {{wire().port.id(), 0, 0}},
                   .descriptors = {}},
                  SlotMemory::take(slot_octets(), 0));
  };
  const auto comes = [](int messages) {
    for (int i = 0; i < messages; ++i) wire().ring.deliver(udp_frame({}, text(options)), 0);
  };
  auto sharing = worker(true);
  EXPECT_EQ(sharing.once(), Round::empty);
  comes(1);
  EXPECT_EQ(sharing.once(), Round::worked);
  comes(Batch::most + 1);
  EXPECT_EQ(sharing.once(), Round::worked) << "one is left";
  EXPECT_EQ(sharing.once(), Round::crowded);
  EXPECT_EQ(sharing.once(), Round::empty);
  auto alone = worker(false);
  comes(1);
  EXPECT_EQ(alone.once(), Round::worked) << "the ring is as full";
}

TEST_F(TwoWorkers, count_by_names_that_are_all_different) {
  std::vector<std::string> names;
  workers[0].for_each_counter([&](std::string_view name, std::uint64_t) { names.emplace_back(name); });
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace trunkline::dataplane::test
