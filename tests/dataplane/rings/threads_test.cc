// Two shards and two workers, each in a thread of its own, over the real rings. Its worth is in the
// thread-sanitizer build.
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/dataplane/rings/gate_fixture.h"

namespace trunkline::fakes {
namespace {

constexpr std::uint32_t rounds = 300;

struct ShardTally {
  std::uint32_t messages = 0;
  std::uint32_t totals = 0;
};

// A shard that opens and closes one slot of each worker over and over, answers what it receives, and sleeps
// whenever there is nothing to do.
class TestShard {
 public:
  TestShard(HeapGate& heap, std::uint8_t number) : gate_(heap.gate(base::ShardId{number})), slot_(number) {}

  ShardTally run(std::uint32_t expected_messages, const std::atomic<std::uint32_t>& messages_of_all) {
    ShardTally tally;
    while (tally.totals < 2 * rounds || messages_of_all.load() < expected_messages) {
      const bool delayed = !order(0) | !order(1);
      const bool heard = hear(tally);
      if (!heard && !delayed && gate_.prepare_to_sleep()) {
        pollfd wait{gate_.wake_descriptor(), POLLIN, 0};
        poll(&wait, 1, 5);
        gate_.awake();
      }
    }
    return tally;
  }

  std::atomic<std::uint32_t>* all_messages = nullptr;

 private:
  enum class Next { open, close, wait };

  // False: a ring was full, and the command must be tried again.
  bool order(std::uint8_t worker) {
    auto& next = next_[worker];
    if (next == Next::open && generation_[worker] < rounds) {
      auto open = open_slot({worker, slot_, generation_[worker] + 1}, endpoint("198.51.100.1:4000"), slot_);
      open.settings.mode = rtp::SlotMode::echo;
      if (!gate_.command(open)) return false;
      ++generation_[worker];
      next = Next::close;
    }
    if (next == Next::close) {
      if (!gate_.command(close_slot({worker, slot_, generation_[worker]}))) return false;
      next = Next::wait;
    }
    return true;
  }

  bool hear(ShardTally& tally) {
    std::array<gate::Packet, 8> packets;
    const std::size_t messages = gate_.receive(packets);
    for (std::size_t i = 0; i < messages; ++i) {
      ++tally.messages;
      all_messages->fetch_add(1);
      auto answer = gate_.allocate(packets[i]->length);
      if (!answer) continue;
      packets[i].octets().copy(answer->octets, packets[i]->length);
      answer->length = packets[i]->length;
      answer->worker = packets[i]->worker;
      gate_.send(std::move(answer));
    }
    std::array<gate::Report, 8> reports;
    const std::size_t said = gate_.reports(reports);
    for (std::size_t i = 0; i < said; ++i) {
      if (reports[i].kind != gate::ReportKind::totals) continue;
      ++tally.totals;
      next_[reports[i].handle.owner] = Next::open;
    }
    return messages + said != 0;
  }

  gate::Gate& gate_;
  std::uint32_t slot_ : 24;
  std::array<std::uint32_t, 2> generation_{};
  std::array<Next, 2> next_{};
};

TEST(RingsThreaded, two_shards_and_two_workers_lose_no_state) {
  auto config = small_gate(2, 2);
  config.rings = {.up = 256, .down = 256, .commands = 4, .reports = 2};
  HeapGate heap(config);
  std::atomic<bool> stop = false;
  std::atomic<std::uint32_t> received = 0;
  std::array<std::uint64_t, 2> sent_back{};

  std::vector<std::thread> workers;
  for (std::uint8_t number = 0; number < 2; ++number) {
    workers.emplace_back([&, number] {
      auto& worker = heap.worker(number);
      std::uint32_t sent = 0;
      base::Instant now = at(0ms);
      while (!stop.load()) {
        now = now + 1ms;
        // Never more on the way than the rings hold, and nothing that begins a call: however long a shard
        // gets no time, nothing is dropped or shed.
        if (sent < rounds && 2 * sent < received.load() + 100) {
          worker.deliver(
              sip_from("198.51.100.1:4000", bye(std::to_string(number) + "-" + std::to_string(sent))), now);
          ++sent;
        }
        const auto port = static_cast<std::uint16_t>(20000 + 8 * number + 2 * (sent % 2));
        worker.deliver({endpoint("198.51.100.1:4000"), {base::IpAddress::v4(192, 0, 2, 1), port}, rtp(1)},
                       now);
        worker.run(now);
        sent_back[number] += worker.take_sent().size();
        std::this_thread::yield();
      }
    });
  }
  std::array<ShardTally, 2> tallies;
  std::vector<std::thread> shards;
  for (std::uint8_t number = 0; number < 2; ++number) {
    shards.emplace_back([&, number] {
      TestShard shard(heap, number);
      shard.all_messages = &received;
      tallies[number] = shard.run(2 * rounds, received);
    });
  }
  for (auto& shard : shards) shard.join();
  stop.store(true);
  for (auto& worker : workers) worker.join();

  heap.run(at(1h));
  EXPECT_EQ(tallies[0].totals, 2 * rounds);
  EXPECT_EQ(tallies[1].totals, 2 * rounds);
  EXPECT_EQ(tallies[0].messages + tallies[1].messages, 2 * rounds);
  EXPECT_GE(sent_back[0] + sent_back[1] + heap.take_sent().size(), 2 * rounds);
  EXPECT_EQ(heap.open_slots(), 0u);
  EXPECT_EQ(heap.packets_in_use(), 0u);
}

}  // namespace
}  // namespace trunkline::fakes
