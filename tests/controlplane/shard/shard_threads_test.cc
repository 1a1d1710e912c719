// Two shards and two workers, each in a thread of its own: whole calls over the real rings, with shards that
// sleep whenever they can. Its worth is in the thread-sanitizer build.
#include <atomic>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

constexpr int calls = 40;  // of each phone

base::Instant clock_now() { return base::Instant(std::chrono::steady_clock::now().time_since_epoch()); }

void run_shard(Shard& shard, gate::Gate& gate, const std::atomic<bool>& stop) {
  while (!stop.load()) {
    if (shard.step(clock_now())) continue;
    if (gate.prepare_to_sleep()) {
      pollfd wait{gate.wake_descriptor(), POLLIN, 0};
      poll(&wait, 1, 5);
    }
    gate.awake();
  }
}

/// The network between workers and phones: the shards send through whichever worker they like.
class Post {
 public:
  void put(std::vector<fakes::Datagram> sent) {
    const std::lock_guard guard(mutex_);
    for (auto& datagram : sent) {
      const auto call_id = field(datagram.octets, "Call-ID");
      if (call_id.starts_with("phone-"))
        boxes_[static_cast<std::size_t>(call_id[6] - '0')].push_back(datagram.octets);
    }
  }
  std::vector<std::string> take(int phone) {
    const std::lock_guard guard(mutex_);
    return std::exchange(boxes_[static_cast<std::size_t>(phone)], {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> boxes_[2];
};

/// A phone that lives in its worker's thread, as RSS would have it: calls, talks and hangs up, one call after
/// the other.
class Phone {
 public:
  Phone(fakes::HeapWorker& worker, Post& post, int number) : worker_(worker), post_(post), number_(number) {}

  int run() {
    int completed = 0;
    for (int call = 0; call < calls; ++call) {
      const auto id = std::to_string(number_) + "-" + std::to_string(call);
      RequestText text{.user = "stress", .branch = "z9hG4bKi" + id, .call_id = "phone-" + id};
      const auto ok = ask(request(text), "INVITE");
      if (!ok.starts_with("SIP/2.0 200")) continue;
      text.to_tag = tag_of(field(ok, "To"));
      text.body.clear();
      text.method = "ACK";
      text.branch = "z9hG4bKa" + id;
      static_cast<void>(worker_.deliver({caller, ours, request(text)}, clock_now()));
      text.method = "BYE";
      text.branch = "z9hG4bKb" + id;
      text.cseq = 2;
      completed += ask(request(text), "BYE").starts_with("SIP/2.0 200") ? 1 : 0;
    }
    return completed;
  }
  /// Goes on working until `stop`, so that what the shards still order is done.
  void linger(const std::atomic<bool>& stop) {
    while (!stop.load()) work();
  }

 private:
  void work() {
    worker_.run(clock_now());
    if (auto sent = worker_.take_sent(); !sent.empty()) post_.put(std::move(sent));
    std::this_thread::yield();
  }
  /// The final response to it, which is asked for again each half second; empty after five.
  std::string ask(const std::string& text, const std::string& method) {
    const auto call_id = field(text, "Call-ID");
    for (int attempt = 0; attempt < 10; ++attempt) {
      static_cast<void>(worker_.deliver({caller, ours, text}, clock_now()));
      for (const auto until = clock_now() + 500ms; clock_now() < until;) {
        work();
        for (auto& octets : post_.take(number_)) {
          const bool mine = field(octets, "Call-ID") == call_id && field(octets, "CSeq").ends_with(method) &&
                            !octets.starts_with("SIP/2.0 1");
          if (mine) return octets;
        }
      }
    }
    return {};
  }

  fakes::HeapWorker& worker_;
  Post& post_;
  int number_;
};

TEST(ShardThreads, calls_cross_rings_between_threads_and_leave_nothing) {
  auto settings = usual();
  settings.gate.shards = 2;
  settings.gate.media.worker_count = 2;
  settings.gate.packets = 1024;
  settings.shard.media.layout = settings.gate.media;
  settings.shard.transactions.transactions = 1024;
  settings.shard.buffers = {{1024, 1024}, {4096, 1024}};
  settings.shard.sessions.sessions = 64;
  settings.shard.media.calls = 64;
  fakes::HeapGate heap(settings.gate);
  const gate::Sharding sharding(settings.gate.secret, 2);
  fakes::SeededRandom random[]{fakes::SeededRandom(1), fakes::SeededRandom(2)};
  std::deque<Shard> shards;
  for (std::uint8_t i = 0; i < 2; ++i) {
    settings.shard.shard = base::ShardId{i};
    shards.emplace_back(settings.shard, sharding, heap.gate(base::ShardId{i}), random[i], clock_now());
  }
  const auto start = clock_now();
  fakes::InlineServices services({&shards[0].coordinator(), &shards[1].coordinator()}, start);
  std::atomic<bool> stop_shards = false;
  std::atomic<bool> stop_workers = false;
  std::atomic<int> completed = 0;
  std::atomic<int> done = 0;
  Post post;
  std::vector<std::thread> threads;
  for (std::uint8_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] { run_shard(shards[i], heap.gate(base::ShardId{i}), stop_shards); });
    threads.emplace_back([&, i] {
      Phone phone(heap.worker(i), post, i);
      completed += phone.run();
      ++done;
      phone.linger(stop_workers);
    });
  }
  while (done.load() < 2) std::this_thread::sleep_for(5ms);
  // A last look at the rings by both ends.
  std::this_thread::sleep_for(50ms);
  stop_shards = true;
  stop_workers = true;
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(completed.load(), 2 * calls);
  for (int round = 0; round < 4; ++round) {
    heap.run(clock_now());
    for (auto& shard : shards) shard.step(clock_now());
  }
  std::uint64_t answered = 0;
  for (auto& shard : shards) {
    EXPECT_EQ(shard.coordinator().sessions(), 0U);
    EXPECT_EQ(shard.media().slots_open(), 0U);
    const auto here = shard.coordinator().counters().read(SessionCounter::calls_answered);
    EXPECT_GT(here, 0U) << "both shards had calls";
    answered += here;
  }
  EXPECT_EQ(answered, std::uint64_t{2 * calls});
  EXPECT_EQ(heap.open_slots(), 0U);
  EXPECT_EQ(heap.packets_in_use(), 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
