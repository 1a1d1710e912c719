#include "dataplane/rings/ring_gate.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/dataplane/rings/gate_fixture.h"

namespace trunkline::fakes {
namespace {

using dataplane::GateCounter;
using dataplane::Service;
using dataplane::WorkerEndCounter;

class RingGateTest : public testing::Test {
 protected:
  std::vector<gate::Packet> received(base::ShardId shard = {}) {
    std::vector<gate::Packet> packets(16);
    packets.resize(heap->gate(shard).receive(packets));
    return packets;
  }
  std::vector<gate::Report> reported(base::ShardId shard = {}) {
    std::vector<gate::Report> reports(16);
    reports.resize(heap->gate(shard).reports(reports));
    return reports;
  }
  gate::Packet to_send(const std::string& text, std::uint8_t worker = 0) {
    auto packet = heap->gate().allocate(text.size());
    if (!packet) return packet;
    text.copy(packet->octets, text.size());
    packet->length = static_cast<std::uint32_t>(text.size());
    packet->local = endpoint("192.0.2.1:5060");
    packet->remote = a;
    packet->worker = base::WorkerId{worker};
    return packet;
  }
  void start(const HeapGateConfig& config) { heap = std::make_unique<HeapGate>(config); }

  const base::Endpoint a = endpoint("198.51.100.1:4000");
  const base::Endpoint b = endpoint("198.51.100.2:5000");
  base::Instant now = at(0ms);
  std::unique_ptr<HeapGate> heap = std::make_unique<HeapGate>(small_gate(1, 1));
};

TEST_F(RingGateTest, a_message_comes_up_with_its_facts_and_its_scan) {
  EXPECT_EQ(heap->deliver(sip_from("198.51.100.1:4000", options("x")), now), Service::sip);
  const auto packets = received();
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(packets[0].octets(), options("x"));
  EXPECT_EQ(packets[0]->local, endpoint("192.0.2.1:5060"));
  EXPECT_EQ(packets[0]->remote, a);
  EXPECT_EQ(packets[0]->arrived, now);
  EXPECT_EQ(packets[0]->scan.method, sip::Method::options);
  EXPECT_EQ(heap->packets_in_use(), 1u);
}

TEST_F(RingGateTest, what_a_shard_sends_leaves_by_the_worker) {
  EXPECT_TRUE(heap->gate().send(to_send("hello")));
  heap->run(now);
  const auto sent = heap->take_sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0], (Datagram{endpoint("192.0.2.1:5060"), a, "hello"}));
  EXPECT_EQ(heap->packets_in_use(), 0u);
}

TEST_F(RingGateTest, each_call_id_has_one_shard) {
  auto config = small_gate(2, 2);
  start(config);
  const gate::Sharding sharding(config.secret, 2);
  for (int i = 0; i < 20; ++i) {
    const auto call_id = std::to_string(i);
    const auto from = "198.51.100.1:" + std::to_string(4000 + i);
    heap->deliver(sip_from(from.c_str(), options(call_id)), now);
    EXPECT_EQ(received(sharding.shard_of(call_id)).size(), 1u);
  }
  EXPECT_TRUE(received(base::ShardId{0}).empty());
  EXPECT_TRUE(received(base::ShardId{1}).empty());
  EXPECT_GT(heap->worker(0).end().counters().read(WorkerEndCounter::up_packets), 0u);
  EXPECT_GT(heap->worker(1).end().counters().read(WorkerEndCounter::up_packets), 0u);
}

TEST_F(RingGateTest, a_call_is_opened_relayed_and_closed_by_commands) {
  EXPECT_TRUE(heap->gate().command(open_slot({0, 0, 1}, a, 1)));
  EXPECT_TRUE(heap->gate().command(open_slot({0, 1, 1}, b, 0)));
  heap->run(now);
  EXPECT_EQ(heap->open_slots(), 2u);
  EXPECT_EQ(heap->deliver({a, endpoint("192.0.2.1:20000"), rtp(1)}, now), Service::media);
  const auto sent = heap->take_sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0], (Datagram{endpoint("192.0.2.1:20002"), b, rtp(1)}));
  EXPECT_TRUE(heap->gate().command(close_slot({0, 0, 1})));
  EXPECT_TRUE(heap->gate().command(close_slot({0, 1, 1})));
  heap->run(now);
  EXPECT_EQ(heap->open_slots(), 0u);
  const auto reports = reported();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].kind, gate::ReportKind::totals);
  EXPECT_EQ(reports[0].totals.packets_received, 1u);
  EXPECT_EQ(reports[1].totals.packets_sent, 1u);
}

TEST_F(RingGateTest, media_comes_home_to_the_worker_of_its_slot) {
  start(small_gate(2, 1));
  EXPECT_TRUE(heap->gate().command(open_slot({1, 0, 1}, a, 1)));
  EXPECT_TRUE(heap->gate().command(open_slot({1, 1, 1}, b, 0)));
  heap->run(now);
  EXPECT_EQ(heap->deliver({a, endpoint("192.0.2.1:20008"), rtp(1)}, now), Service::media);
  EXPECT_EQ(heap->take_sent().size(), 1u);
  EXPECT_EQ(heap->worker(0).deliver({a, endpoint("192.0.2.1:20008"), rtp(2)}, now), Service::media);
  EXPECT_EQ(heap->worker(0).undeliverable(), 1u);
}

TEST_F(RingGateTest, a_report_goes_to_the_shard_that_opened_the_slot) {
  start(small_gate(1, 2));
  auto open = open_slot({0, 0, 1}, a, 1);
  open.settings.latch = rtp::LatchRule::first;
  EXPECT_TRUE(heap->gate(base::ShardId{1}).command(open));
  heap->run(now);
  heap->deliver({b, endpoint("192.0.2.1:20000"), rtp(1)}, now);
  heap->run(now);
  EXPECT_TRUE(reported(base::ShardId{0}).empty());
  const auto reports = reported(base::ShardId{1});
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].kind, gate::ReportKind::latched);
  EXPECT_EQ(reports[0].source, b);
}

TEST_F(RingGateTest, a_silent_slot_is_reported) {
  auto open = open_slot({0, 0, 1}, a, 1);
  open.settings.silence_s = 2;
  EXPECT_TRUE(heap->gate().command(open));
  heap->run(now);
  heap->run(at(1s));
  EXPECT_TRUE(reported().empty());
  heap->run(at(2s));
  const auto reports = reported();
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].kind, gate::ReportKind::timed_out);
}

TEST_F(RingGateTest, a_tone_is_played_as_time_goes_on) {
  auto open = open_slot({0, 0, 1}, a, 0);
  open.settings.mode = rtp::SlotMode::tone;
  EXPECT_TRUE(heap->gate().command(open));
  heap->run(now);
  EXPECT_EQ(heap->playing(), 1u);
  for (int i = 1; i <= 5; ++i) heap->run(at(i * 20ms));
  const auto sent = heap->take_sent();
  ASSERT_EQ(sent.size(), 5u);
  EXPECT_EQ(sent[0].to, a);
  EXPECT_EQ(sent[0].octets.size(), 172u);
}

TEST_F(RingGateTest, a_full_way_up_drops_and_counts) {
  auto config = small_gate(1, 1);
  config.rings.up = 2;
  start(config);
  for (int i = 0; i < 3; ++i) heap->deliver(sip_from("198.51.100.1:4000", bye("x")), now);
  EXPECT_EQ(heap->worker().end().counters().read(WorkerEndCounter::up_full), 1u);
  EXPECT_EQ(heap->packets_in_use(), 2u);
  EXPECT_EQ(received().size(), 2u);
}

TEST_F(RingGateTest, a_full_way_down_drops_and_counts) {
  auto config = small_gate(1, 1);
  config.rings.down = 2;
  start(config);
  EXPECT_TRUE(heap->gate().send(to_send("1")));
  EXPECT_TRUE(heap->gate().send(to_send("2")));
  EXPECT_FALSE(heap->gate().send(to_send("3")));
  EXPECT_EQ(heap->ring_gate().counters().read(GateCounter::gate_down_full), 1u);
  EXPECT_EQ(heap->packets_in_use(), 2u);
}

TEST_F(RingGateTest, without_buffers_there_is_no_packet) {
  auto config = small_gate(1, 1);
  config.packets = 1;
  start(config);
  const auto packet = to_send("1");
  EXPECT_TRUE(packet);
  EXPECT_FALSE(heap->gate().allocate(1));
  EXPECT_EQ(heap->ring_gate().counters().read(GateCounter::gate_no_buffer), 1u);
  heap->deliver(sip_from("198.51.100.1:4000", options("x")), now);
  EXPECT_EQ(heap->worker().undeliverable(), 1u);
}

TEST_F(RingGateTest, what_is_for_no_worker_is_counted_and_gone) {
  EXPECT_FALSE(heap->gate().send(to_send("1", 1)));
  EXPECT_FALSE(heap->gate().send({}));
  EXPECT_TRUE(heap->gate().command(open_slot({1, 0, 1}, a, 0)));  // true: trying again would not help
  EXPECT_EQ(heap->ring_gate().counters().read(GateCounter::gate_unknown_worker), 2u);
  EXPECT_EQ(heap->packets_in_use(), 0u);
}

TEST_F(RingGateTest, a_full_command_ring_asks_the_shard_to_wait) {
  auto config = small_gate(1, 1);
  config.rings.commands = 1;
  start(config);
  EXPECT_TRUE(heap->gate().command(open_slot({0, 0, 1}, a, 1)));
  EXPECT_FALSE(heap->gate().command(open_slot({0, 1, 1}, b, 0)));
  EXPECT_EQ(heap->ring_gate().counters().read(GateCounter::gate_commands_delayed), 1u);
  heap->run(now);
  EXPECT_TRUE(heap->gate().command(open_slot({0, 1, 1}, b, 0)));
  heap->run(now);
  EXPECT_EQ(heap->open_slots(), 2u);
}

// An answer must not leave before the slots that it speaks of are open.
TEST_F(RingGateTest, packets_wait_for_the_commands_of_their_shard) {
  auto config = small_gate(1, 2);
  start(config);
  auto& end = heap->worker().end();
  std::array<gate::Packet, 4> packets;
  EXPECT_TRUE(heap->gate().command(open_slot({0, 0, 1}, a, 1)));
  EXPECT_TRUE(heap->gate().send(to_send("behind a command")));
  EXPECT_EQ(end.take_down(packets), 0u);
  EXPECT_TRUE(heap->gate(base::ShardId{1}).send(to_send("of another shard")));
  ASSERT_EQ(end.take_down(packets), 1u);
  EXPECT_EQ(packets[0].octets(), "of another shard");
  heap->run(now);
  EXPECT_EQ(heap->open_slots(), 1u);
  ASSERT_EQ(heap->take_sent().size(), 1u);
}

// The totals of a closed slot are said once: they may wait, but they may not be lost.
TEST_F(RingGateTest, no_report_is_lost_when_the_shard_does_not_listen) {
  auto config = small_gate(1, 1);
  config.rings.reports = 1;
  start(config);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(heap->gate().command(open_slot({0, i & 0xffffffU, 1}, a, i)));
  }
  heap->run(now);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_TRUE(heap->gate().command(close_slot({0, i & 0xffffffU, 1})));
  std::uint32_t totals = 0;
  for (int round = 0; round < 8; ++round) {
    heap->run(now);
    for (const auto& report : reported()) {
      EXPECT_EQ(report.handle.index, totals);
      ++totals;
    }
  }
  EXPECT_EQ(totals, 4u);
  EXPECT_GT(heap->worker().end().counters().read(WorkerEndCounter::reports_delayed), 0u);
}

TEST_F(RingGateTest, a_latch_is_reported_once_there_is_room) {
  auto config = small_gate(1, 1);
  config.rings.reports = 1;
  start(config);
  for (std::uint32_t i = 0; i < 2; ++i) {
    auto open = open_slot({0, i & 0xffffffU, 1}, a, 3);
    open.settings.latch = rtp::LatchRule::first;
    EXPECT_TRUE(heap->gate().command(open));
  }
  heap->run(now);
  heap->deliver({b, endpoint("192.0.2.1:20000"), rtp(1)}, now);
  heap->deliver({b, endpoint("192.0.2.1:20002"), rtp(1)}, now);
  heap->run(now);
  EXPECT_EQ(reported().size(), 1u);
  heap->run(now);
  const auto second = reported();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].handle.index, 1u);
}

TEST_F(RingGateTest, a_sleeping_shard_is_woken_by_packets_and_reports) {
  auto& gate = heap->gate();
  EXPECT_GE(gate.wake_descriptor(), 0);
  EXPECT_TRUE(gate.prepare_to_sleep());
  heap->deliver(sip_from("198.51.100.1:4000", options("x")), now);
  heap->deliver(sip_from("198.51.100.1:4000", options("x")), now);
  EXPECT_EQ(heap->worker().end().counters().read(WorkerEndCounter::shards_woken), 1u);
  gate.awake();
  EXPECT_FALSE(gate.prepare_to_sleep());  // there is something to do first
  gate.awake();
  EXPECT_EQ(received().size(), 2u);
  EXPECT_TRUE(gate.command(open_slot({0, 0, 1}, a, 1)));
  EXPECT_TRUE(gate.command(close_slot({0, 0, 1})));
  EXPECT_TRUE(gate.prepare_to_sleep());
  heap->run(now);
  EXPECT_EQ(heap->worker().end().counters().read(WorkerEndCounter::shards_woken), 2u);
  gate.awake();
  EXPECT_FALSE(gate.prepare_to_sleep());
  gate.awake();
}

TEST_F(RingGateTest, a_burst_wakes_a_sleeping_shard_once) {
  auto& gate = heap->gate();
  EXPECT_TRUE(gate.prepare_to_sleep());
  for (int i = 0; i < 20; ++i) heap->worker().deliver(sip_from("198.51.100.1:4000", options("x")), now);
  EXPECT_EQ(heap->worker().end().counters().read(WorkerEndCounter::shards_woken), 1u);
  gate.awake();
}

TEST_F(RingGateTest, a_sleeping_worker_is_woken_by_commands_and_packets) {
  auto& worker = heap->worker().end();
  const auto woken = [&] { return heap->ring_gate().counters().read(GateCounter::gate_workers_woken); };
  EXPECT_GE(worker.wake_descriptor(), 0);
  EXPECT_TRUE(worker.prepare_to_sleep());
  EXPECT_TRUE(heap->gate().command(open_slot({0, 0, 1}, a, 1)));
  EXPECT_TRUE(heap->gate().command(close_slot({0, 0, 1})));
  EXPECT_EQ(woken(), 1u);  // the second finds it on its way up
  worker.awake();
  EXPECT_FALSE(worker.prepare_to_sleep());
  worker.awake();
  heap->run(now);
  EXPECT_TRUE(worker.prepare_to_sleep());
  auto packet = heap->gate().allocate(1);
  packet->length = 1;
  EXPECT_TRUE(heap->gate().send(std::move(packet)));
  EXPECT_EQ(woken(), 2u);
  worker.awake();
  EXPECT_FALSE(worker.prepare_to_sleep());
  worker.awake();
  heap->run(now);
  EXPECT_EQ(heap->take_sent().size(), 1u);
}

TEST_F(RingGateTest, a_refused_message_is_answered_by_the_worker) {
  std::string truncated = options("x");
  truncated.replace(truncated.size() - 2, 2, "Content-Length: 9\r\n\r\n");
  heap->deliver(sip_from("198.51.100.1:4000", truncated), now);
  const auto sent = heap->take_sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].octets.substr(0, 12), "SIP/2.0 400 ");
  EXPECT_EQ(sent[0].to, a);
  EXPECT_TRUE(received().empty());
  EXPECT_EQ(heap->packets_in_use(), 0u);
}

TEST_F(RingGateTest, nothing_listens_elsewhere) {
  EXPECT_EQ(heap->deliver({a, endpoint("192.0.2.1:9"), "x"}, now), Service::none);
  EXPECT_EQ(heap->deliver({a, endpoint("192.0.2.9:5060"), "x"}, now), Service::none);
  EXPECT_EQ(heap->worker().undeliverable(), 2u);
}

}  // namespace
}  // namespace trunkline::fakes
