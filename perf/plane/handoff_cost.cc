// What it costs to bring a packet home that came to another worker: the giver's work, and the taker's, in
// ticks of the time stamp counter, each on a core of its own. A steered packet pays none of it.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include <rte_cycles.h>
#include <rte_mbuf.h>

#include "dataplane/packet/private_area.h"
#include "dataplane/stages/handoff.h"
#include "perf/plane/pin_to.h"

namespace trunkline::perf {
namespace {

using namespace dataplane;

constexpr std::size_t burst = 32;
constexpr unsigned bursts = 20'000;
constexpr base::WorkerId giver{0};
constexpr base::WorkerId taker{1};

// What stands for a packet: the lines that the next stage reads.
struct alignas(64) Buffer {
  std::uint8_t octets[sizeof(rte_mbuf) + sizeof(PrivateArea) + 64]{};

  [[nodiscard]] rte_mbuf& mbuf() noexcept { return *reinterpret_cast<rte_mbuf*>(octets); }
};

// Others use this machine too, and what they take only ever adds.
double quiet(std::vector<std::uint64_t>& spans) {
  std::sort(spans.begin(), spans.end());
  return spans.empty() ? 0 : static_cast<double>(spans[spans.size() / 5]) / burst;
}

class Run {
 public:
  explicit Run(bool two_cores) : two_cores_(two_cores), buffers_(std::make_unique<Buffer[]>(burst)) {}

  void go() {
    if (!two_cores_) return alternate();
    std::thread other([this] {
      pin_to(1);
      while (!done_.load(std::memory_order_relaxed)) take();
    });
    pin_to(0);
    for (unsigned i = 0; i < bursts; ++i) {
      give();
      while (waiting_.load(std::memory_order_acquire) != 0) rte_pause();
    }
    done_.store(true, std::memory_order_relaxed);
    other.join();
  }
  void print(const char* name) {
    std::printf("{\"bench\":\"handoff_give%s\",\"value\":%.1f,\"unit\":\"ticks/packet\"}\n", name,
                quiet(giving_));
    std::printf("{\"bench\":\"handoff_take%s\",\"value\":%.1f,\"unit\":\"ticks/packet\"}\n", name,
                quiet(taking_));
  }

 private:
  void alternate() {
    for (unsigned i = 0; i < bursts; ++i) {
      give();
      take();
    }
  }
  void give() {
    for (std::size_t i = 0; i < burst; ++i) {
      std::memset(buffers_[i].octets, static_cast<int>(i), sizeof(Buffer));
    }
    const auto began = rte_rdtsc_precise();
    for (std::size_t i = 0; i < burst; ++i)
      if (handoffs_.give(giver, taker, buffers_[i].mbuf(), given_) != Fate::taken) std::abort();
    giving_.push_back(rte_rdtsc_precise() - began);
    waiting_.store(burst, std::memory_order_release);
  }
  void take() {
    if (two_cores_ && waiting_.load(std::memory_order_acquire) != burst) return;
    Batch batch;
    const auto began = rte_rdtsc_precise();
    handoffs_.take(taker, turn_, batch, taken_);
    std::uint64_t sum = 0;
    for (const auto* mbuf : batch.mbufs())
      sum += mbuf->pkt_len + reinterpret_cast<const Buffer*>(mbuf)->octets[sizeof(Buffer) - 1];
    sum_ = sum;
    taking_.push_back(rte_rdtsc_precise() - began);
    if (batch.size() != burst) std::abort();
    batch.release();
    waiting_.store(0, std::memory_order_release);
  }

  bool two_cores_;
  Handoffs handoffs_{2, 1024};
  std::unique_ptr<Buffer[]> buffers_;
  gate::WorkerCounters given_;
  gate::WorkerCounters taken_;
  std::uint8_t turn_ = 0;
  std::atomic<std::size_t> waiting_ = 0;
  std::atomic<bool> done_ = false;
  volatile std::uint64_t sum_ = 0;
  std::vector<std::uint64_t> giving_;
  std::vector<std::uint64_t> taking_;
};

}  // namespace
}  // namespace trunkline::perf

int main() {
  for (const bool two_cores : {false, true}) {
    trunkline::perf::Run run(two_cores);
    run.go();
    run.print(two_cores ? "" : "_one_core");
  }
  return 0;
}
