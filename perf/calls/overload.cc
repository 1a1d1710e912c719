// Whole calls offered to one worker and one shard at more than they can do, by phones in the same process.
//
//   overload own       the shard alone on CPU 0, and as slow as if that were a third as fast; the worker and
//                      the phones, in one thread, on CPU 1
//   overload shared    worker and shard on CPU 0, as on a machine with one core; the phones on CPU 1
//
// One JSON object: the cost of a refusal, then in turns, without a pause that would let anything recover in
// between, the capacity (with as many calls at once as it takes) and twice as much, the capacity again and
// ten times as much, and at last half of it. A goodput is the middle of the ratios of windows next to each
// other: a shared machine is not as fast for a minute as it was in the one before.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sched.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_lcore.h>
#include <rte_pause.h>

#include "perf/calls/call_plane.h"
#include "perf/calls/ring_phones.h"
#include "perf/plane/pin_to.h"
#include "perf/trafgen/json_line.h"

namespace {
using namespace trunkline;
using namespace std::chrono_literals;

constexpr std::uint16_t shard_cpu = 0;
constexpr std::uint16_t phones_cpu = 1;
constexpr std::uint32_t most_calls_in_all = 8'000'000;
// One of these keeps the shard busy: fewer leave it idle now and then, and more are too much for its caches,
// or some are refused. Where it shares its CPU with the worker, more wait on the way.
constexpr std::array<std::uint32_t, 3> at_once_of_own{64, 96, 128};
constexpr std::array<std::uint32_t, 3> at_once_of_shared{128, 256, 384};
constexpr int rounds_at_once = 8;
constexpr int starts_at_once = 64;
constexpr double refusals_a_second = 50'000;
constexpr base::Duration settling{300ms};
constexpr base::Duration looking{500ms};
constexpr int pairs_at_twice = 15;
constexpr int pairs_at_ten = 5;
// Before the capacity is measured: transactions end after 3.2 s, which is work, too, and then their places
// are used again, no longer in the order in which they lie.
constexpr base::Duration warming_up{10s};
// After a pause of the shard the ends of its transactions wait.
constexpr base::Duration catching_up{4s};
// The phones and the worker have one CPU, and at the full pace of a shard of its own nothing of it would be
// left for more calls than it can do: whoever overloads it must be able to.
constexpr std::uint64_t times_slower = 3;

double in_seconds(base::Duration span) { return static_cast<double>(span.count()) * 1e-9; }

class Overload {
 public:
  explicit Overload(bool one_cpu)
      : one_cpu_(one_cpu), plane_(phones_cpu, one_cpu), phones_(plane_, most_calls_in_all) {
    perf::pin_to(phones_cpu);
    shard_ = std::thread([this] { run(shard_cpu, [this] { return step_shard(); }); });
    if (one_cpu_) worker_ = std::thread([this] { run_worker(); });
    drain_ = std::thread([this] {
      while (!stop_.load(std::memory_order_relaxed)) {
        if (plane_.spool().read() == 0) std::this_thread::sleep_for(2ms);
      }
    });
  }
  ~Overload() {
    stop_.store(true);
    for (auto* thread : {&shard_, &worker_, &drain_}) {
      if (thread->joinable()) thread->join();
    }
  }
  Overload(const Overload&) = delete;
  Overload& operator=(const Overload&) = delete;

  struct Window {
    double seconds = 0;
    trafgen::CallCounts counts;  // what was added to each
    [[nodiscard]] double completed_a_second() const { return counts.completed / seconds; }
    [[nodiscard]] double started_a_second() const { return counts.started / seconds; }
  };

  /// So many calls at once: whenever one ends, another begins.
  Window keep_up(std::uint32_t calls, base::Duration before, base::Duration span) {
    const auto fill = [&] {
      while (phones_.calls().alive() < calls && start()) {
      }
    };
    play(before, fill);
    return play(span, fill);
  }
  /// New calls at a rate, whatever becomes of them, as long as the phones are up to it.
  Window offer(double rate, base::Duration span, base::Duration before = settling) {
    const auto began = phones_.now();
    double offered = 0;
    const auto start_due = [&] {
      const double due = in_seconds(phones_.now() - began) * rate;
      for (int i = 0; i < starts_at_once && offered < due; ++i, ++offered) start();
    };
    play(before, start_due);
    return play(span, start_due);
  }
  /// Until no call is left, or so long. How many are.
  std::uint32_t finish(base::Duration most) {
    for (const auto end = phones_.now() + most; phones_.now() < end && phones_.calls().alive() > 0;) turn();
    return phones_.calls().alive();
  }
  void rest(base::Duration span) {
    play(span, [] {});
  }

  /// Cycles of the worker for one refusal and all that comes with it, while the shard does nothing.
  double refusal_cycles() {
    paused_.store(true);
    offer(refusals_a_second, 200ms, 0ms);  // now the way to the shard is full
    const auto cycles = busy_cycles();
    const auto refused = counted("sip_shed_invite");
    offer(refusals_a_second, 800ms, 0ms);
    const double cost = static_cast<double>(busy_cycles() - cycles) /
                        static_cast<double>(std::max<std::uint64_t>(counted("sip_shed_invite") - refused, 1));
    paused_.store(false);
    finish(40s);
    return cost;
  }

  [[nodiscard]] std::uint64_t counted(std::string_view name) {
    std::uint64_t found = 0;
    plane_.worker().for_each_counter([&](std::string_view counter, std::uint64_t value) {
      if (counter == name) found = value;
    });
    return found;
  }
  [[nodiscard]] const trafgen::CallCounts& counts() { return phones_.calls().counts(); }
  [[nodiscard]] std::uint64_t unsent() const { return phones_.unsent(); }

 private:
  template <class Step>
  void run(std::uint16_t cpu, Step&& step) {
    perf::pin_to(cpu);
    const bool registered = rte_thread_register() == 0;  // with a cache of the buffers' pool
    while (!stop_.load(std::memory_order_relaxed)) {
      // As the appliance's: a step gives a shared CPU back to the worker.
      if (!step() || one_cpu_) ::sched_yield();
    }
    if (registered) rte_thread_unregister();
  }
  bool step_shard() {
    if (paused_.load(std::memory_order_relaxed)) {
      std::this_thread::sleep_for(1ms);
      return true;
    }
    const auto began = dataplane::TscClock::ticks();
    const bool worked =
        plane_.shard().step(base::Instant(std::chrono::steady_clock::now().time_since_epoch()));
    if (worked && !one_cpu_) {
      const auto until = began + times_slower * (dataplane::TscClock::ticks() - began);
      while (dataplane::TscClock::ticks() < until) rte_pause();
    }
    return worked;
  }
  void run_worker() {
    perf::pin_to(shard_cpu);
    const bool registered = rte_thread_register() == 0;
    plane_.worker().run(stop_);
    if (registered) rte_thread_unregister();
  }
  // As Worker::run() counts them.
  bool step_worker() {
    const auto began = dataplane::TscClock::ticks();
    const bool worked = plane_.worker().round();
    if (worked) busy_cycles_ += dataplane::TscClock::ticks() - began;
    return worked;
  }
  bool start() { return phones_.calls().start(base::Duration(0), phones_.now()); }
  void turn() {
    // The phones are the ones who wait: what they offer is not to be lost on the way.
    if (!one_cpu_) {
      for (int i = 0; i < rounds_at_once && (i == 0 || rte_ring_count(plane_.to_worker()) > 0); ++i)
        step_worker();
    }
    phones_.turn();
  }
  template <class Start>
  Window play(base::Duration span, Start&& start_some) {
    const auto before = phones_.calls().counts();
    const auto began = phones_.now();
    while (phones_.now() - began < span) {
      turn();
      start_some();
    }
    const auto& now = phones_.calls().counts();
    return {
        in_seconds(phones_.now() - began),
        {now.started - before.started, now.established - before.established, now.completed - before.completed,
         now.failed - before.failed, now.refused_503 - before.refused_503, now.repeated - before.repeated}};
  }
  [[nodiscard]] std::uint64_t busy_cycles() { return busy_cycles_ + counted("busy_cycles"); }

  bool one_cpu_;
  perf::CallPlane plane_;
  perf::RingPhones phones_;
  std::uint64_t busy_cycles_ = 0;     // of a worker that this thread steps
  std::atomic<bool> stop_ = false;    // this thread writes, the others read
  std::atomic<bool> paused_ = false;  // likewise
  std::thread shard_, worker_, drain_;
};

// How many calls at once it takes for the most to be completed.
std::uint32_t best_at_once(Overload& overload, const std::array<std::uint32_t, 3>& at_once) {
  overload.keep_up(at_once.front(), warming_up, 0ms);
  std::uint32_t best = 0;
  double most = 0;
  for (const auto calls : at_once) {
    const auto rate = overload.keep_up(calls, settling, looking).completed_a_second();
    if (rate <= most) continue;
    most = rate;
    best = calls;
  }
  return best;
}

template <class Value>
Value middle(std::vector<Value> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? Value{} : values[values.size() / 2];
}

struct Offered {
  std::vector<double> capacity, offered, goodput,
      refused;  // of each pair; those behind the first as shares of it
};

// The capacity and `times` as much, in turns.
Offered offer_too_many(Overload& overload, std::uint32_t calls_at_once, int times, int pairs) {
  Offered found;
  for (int i = 0; i < pairs; ++i) {
    const auto rate = overload.keep_up(calls_at_once, settling, looking).completed_a_second();
    if (rate <= 0) continue;  // the machine was elsewhere
    const auto window = overload.offer(times * rate, looking, settling);
    found.capacity.push_back(rate);
    found.offered.push_back(window.started_a_second() / rate);
    found.goodput.push_back(100 * window.completed_a_second() / rate);
    found.refused.push_back(window.counts.refused_503 / window.seconds);
  }
  return found;
}

struct Recovery {
  double seconds = 0;  // until calls failed no more
  double completed_percent = 0;
};

// Half the capacity, in slices, behind an overload that ends at once.
Recovery recover(Overload& overload, double capacity) {
  constexpr auto slice = 100ms;
  Recovery found;
  trafgen::CallCounts sum;
  for (int i = 0; i < 30; ++i) {
    const auto window = overload.offer(capacity / 2, slice, 0ms);
    if (window.counts.failed > 0 || window.counts.repeated > 0) found.seconds = (i + 1) * in_seconds(slice);
    if (i < 20) continue;
    sum.started += window.counts.started;
    sum.completed += window.counts.completed;
  }
  found.completed_percent = 100.0 * sum.completed / std::max(sum.started, 1U);
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc == 2 ? argv[1] : "";
  if (what != "own" && what != "shared") {
    std::fputs("usage: overload own|shared\n", stderr);
    return 2;
  }
  Overload overload(what == "shared");
  overload.rest(200ms);  // everybody's address is known
  const auto before = overload.counts();
  const auto calls_at_once = best_at_once(overload, what == "own" ? at_once_of_own : at_once_of_shared);
  const double rate = overload.keep_up(calls_at_once, settling, looking).completed_a_second();
  overload.finish(40s);
  const double cycles_a_call = static_cast<double>(rte_get_tsc_hz()) / std::max(rate, 1.0);
  const double refusal = overload.refusal_cycles() / cycles_a_call;
  overload.keep_up(calls_at_once, catching_up, 0ms);
  const auto dropped = overload.counted("up_full");
  const auto unsent = overload.unsent() + overload.counted("tx_full");
  const auto twice = offer_too_many(overload, calls_at_once, 2, pairs_at_twice);
  const auto ten = offer_too_many(overload, calls_at_once, 10, pairs_at_ten);
  const auto recovery = recover(overload, middle(ten.capacity));
  const auto left = overload.finish(40s);
  const auto after = overload.counts();
  if (after.started >= most_calls_in_all) {
    std::fputs("overload: more calls were begun than there is room for\n", stderr);
    return 1;
  }
  trafgen::JsonLine line("overload");
  line.add("layout", what)
      .add("at_once", std::uint64_t{calls_at_once})
      .add("capacity", middle(twice.capacity))
      .add("refusal_over_call", refusal)
      .add("offered_2x", middle(twice.offered))
      .add("goodput_2x", middle(twice.goodput))
      .add("least_2x", *std::min_element(twice.goodput.begin(), twice.goodput.end()))
      .add("most_2x", *std::max_element(twice.goodput.begin(), twice.goodput.end()))
      .add("refused_2x", middle(twice.refused))
      .add("offered_10x", middle(ten.offered))
      .add("goodput_10x", middle(ten.goodput))
      .add("refused_10x", middle(ten.refused))
      .add("recovery_s", recovery.seconds)
      .add("recovered_percent", recovery.completed_percent)
      .add("established", std::uint64_t{after.established - before.established})
      .add("established_not_completed",
           std::uint64_t{(after.established - before.established) - (after.completed - before.completed)})
      .add("failed", std::uint64_t{after.failed - before.failed})
      .add("refused_503", std::uint64_t{after.refused_503 - before.refused_503})
      .add("repeated", std::uint64_t{after.repeated - before.repeated})
      .add("up_full", overload.counted("up_full") - dropped)
      .add("lost_by_phones", overload.unsent() + overload.counted("tx_full") - unsent)
      .add("left", std::uint64_t{left});
  std::printf("%s\n", line.text().c_str());
  return 0;
}
