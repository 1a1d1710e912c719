// What one worker spends on a packet, from the receive burst to the transmit burst, over a port made of
// rings; the cost of receiving and sending is measured by the same rig without anything between, and taken
// off. In ticks of the time stamp counter, and beside them in cycles of the core's own clock.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <rte_cycles.h>

#include "perf/plane/rig.h"

namespace trunkline::perf {
namespace {

struct Options {
  std::uint32_t slots = 100;
  bool random = false;
  bool huge = false;
  unsigned slices = 400;         // of each kind, in turns
  std::uint32_t packets = 3200;  // in a slice: short, so that most slices are not interrupted
  std::string only;              // a way's name: no figures, for counting instructions
  bool steps = false;            // the cost of each step, too
  std::string name = "relay_ring";
  double limit = 0;
  double limit_without = 0;
};

// The order in which the slots have their turn; each has it once a round.
std::vector<std::uint32_t> order_of(const Options& options) {
  std::vector<std::uint32_t> order(options.slots);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937 random(20260);
  if (options.random) std::shuffle(order.begin(), order.end(), random);
  return order;
}

class Load {
 public:
  Load(Rig& rig, const Options& options) : rig_(rig), packets_(options.packets), order_(order_of(options)) {}

  // Ticks of the time stamp counter for one slice.
  template <class Turn>
  std::uint64_t slice(Turn&& turn) {
    const auto began = rte_rdtsc_precise();
    for (std::uint32_t done = 0; done < packets_; done += Rig::burst) {
      rig_.deliver(next());
      turn();
      sent_ += rig_.collect();
      asked_ += Rig::burst;
    }
    return rte_rdtsc_precise() - began;
  }
  [[nodiscard]] std::uint64_t lost() const { return asked_ - sent_; }

 private:
  std::span<const Rig::Turn> next() {
    for (auto& turn : batch_) {
      turn = {order_[at_], sequence_};
      if (++at_ == order_.size()) {
        at_ = 0;
        ++sequence_;
      }
    }
    return batch_;
  }

  Rig& rig_;
  std::uint32_t packets_;
  std::vector<std::uint32_t> order_;
  std::array<Rig::Turn, Rig::burst> batch_{};
  std::size_t at_ = 0;
  std::uint16_t sequence_ = 1;
  std::uint64_t asked_ = 0;
  std::uint64_t sent_ = 0;
};

// Ticks of the time stamp counter in one cycle of the core's own clock: a multiplication takes three, and
// each waits for the one before.
double ticks_a_cycle() {
  constexpr std::uint64_t multiplications = 100'000;
  std::uint64_t least = ~std::uint64_t{0};
  for (int i = 0; i < 50; ++i) {
    std::uint64_t x = 3;
    const auto began = rte_rdtsc_precise();
    for (std::uint64_t n = 0; n < multiplications; n += 4) {
      asm volatile("imul %0, %0\n imul %0, %0\n imul %0, %0\n imul %0, %0\n" : "+r"(x));
    }
    least = std::min<std::uint64_t>(least, rte_rdtsc_precise() - began);
  }
  return static_cast<double>(least) / (3 * multiplications);
}

// The slices that nobody disturbed: others use this machine too, and what they take only ever adds.
double quiet(std::vector<std::uint64_t> slices, std::uint32_t packets) {
  std::sort(slices.begin(), slices.end());
  return static_cast<double>(slices[slices.size() / 5]) / packets;
}

double mean(const std::vector<std::uint64_t>& slices, std::uint32_t packets) {
  const auto sum = std::accumulate(slices.begin(), slices.end(), std::uint64_t{0});
  return static_cast<double>(sum) / static_cast<double>(slices.size()) / packets;
}

// What counts a stream must get every packet of it: ways that share slots share a load, others have their
// own.
struct Way {
  const char* name;
  std::function<void()> turn;
  Load& load;
  std::vector<std::uint64_t> slices;
};

// Ticks of what a worker does by the clock each millisecond: above all it looks at a thousandth of its slots,
// for silence and for the seconds of quality. A round in which a millisecond has passed, less one in which
// none has, with packets of the streams before each. The middle of many.
double beat(Rig& rig, Load& load, unsigned times) {
  const auto millisecond = rte_get_tsc_hz() / 1000;
  std::vector<std::uint64_t> beats;
  for (unsigned i = 0; i < times; ++i) {
    load.slice([&] { rig.round(); });
    const auto waits_from = rte_rdtsc_precise();
    while (rte_rdtsc_precise() - waits_from < millisecond) {
    }
    const auto began = rte_rdtsc_precise();
    rig.round();
    const auto between = rte_rdtsc_precise();
    rig.round();
    const auto both = between - began;
    beats.push_back(both - std::min<std::uint64_t>(both, rte_rdtsc_precise() - between));
  }
  std::sort(beats.begin(), beats.end());
  return static_cast<double>(beats[beats.size() / 2]);
}

struct Figure {
  double ticks;
  double mean;       // of all slices, those that others disturbed included
  double sweep = 0;  // in `ticks`
  double limit = 0;
};

void print(const Options& options, const std::string& name, const Figure& figure) {
  static const double tick = ticks_a_cycle();
  std::printf("{\"bench\":\"%s\",\"value\":%.1f,\"unit\":\"ticks/packet\"", name.c_str(), figure.ticks);
  if (figure.limit > 0) {
    std::printf(",\"vs\":\"limit\",\"vs_value\":%.1f,\"ratio\":%.3f", figure.limit,
                figure.ticks / figure.limit);
  }
  if (figure.sweep > 0) std::printf(",\"sweep\":%.2f", figure.sweep);
  std::printf(
      ",\"mean\":%.1f,\"core_cycles\":%.1f,\"ticks_a_core_cycle\":%.3f,\"slots\":%u,\"order\":\"%s\"}\n",
      figure.mean, figure.ticks / tick, tick, options.slots, options.random ? "random" : "in order");
}

int measure(const Options& options) {
  Rig rig(options.slots, options.huge, options.steps);
  Load counted(rig, options);
  Load uncounted(rig, options);
  Load of_parts(rig, options);
  std::vector<Way> ways{{"io", [&] { rig.turn_around(); }, uncounted, {}},
                        {"relay", [&] { rig.round(); }, counted, {}},
                        {"plain", [&] { rig.round<rtp::Counting::off>(); }, uncounted, {}}};
  if (options.steps) {
    ways.push_back({"look", [&] { rig.parts().look(); }, uncounted, {}});
    ways.push_back({"admit", [&] { rig.parts().admit(); }, of_parts, {}});
    ways.push_back({"send", [&] { rig.parts().send(); }, of_parts, {}});
  }
  for (const auto& way : ways) {
    if (options.only == way.name) return way.load.slice(way.turn) == 0;
  }
  // Every slot once, so that what is measured is the middle of its stream.
  for (std::uint32_t done = 0; done < options.slots + options.packets; done += options.packets) {
    counted.slice(ways[1].turn);
    if (options.steps) of_parts.slice([&] { rig.parts().settle(); });
  }
  for (unsigned i = 0; i < options.slices; ++i) {
    for (auto& way : ways) way.slices.push_back(way.load.slice(way.turn));
  }
  const double every_millisecond = beat(rig, counted, options.slices);
  const auto lost = counted.lost() + uncounted.lost() + of_parts.lost();
  if (lost != 0) {
    std::fprintf(stderr, "relay_ring: %lu packets were not relayed\n", static_cast<unsigned long>(lost));
    return 1;
  }
  std::vector<double> quiets;
  std::vector<double> means;
  for (const auto& way : ways) {
    quiets.push_back(quiet(way.slices, options.packets));
    means.push_back(mean(way.slices, options.packets));
  }
  // The quiet slices are those without a beat. A worker at its limit has this many packets between two.
  const double between_beats = (static_cast<double>(rte_get_tsc_hz()) / 1000 - every_millisecond) / quiets[1];
  const double sweep = every_millisecond / between_beats;
  print(options, options.name, {quiets[1] - quiets[0] + sweep, means[1] - means[0], sweep, options.limit});
  print(options, options.name + "_without_quality",
        {quiets[2] - quiets[0], means[2] - means[0], 0, options.limit_without});
  // What a step adds to those before it.
  for (std::size_t i = 3; i < ways.size(); ++i) {
    const auto before = i == 3 ? 0 : i - 1;
    print(options, options.name + "_" + ways[i].name, {quiets[i] - quiets[before], means[i] - means[before]});
  }
  print(options, options.name + "_io", {quiets[0], means[0]});
  return 0;
}

}  // namespace
}  // namespace trunkline::perf

int main(int argc, char** argv) {
  trunkline::perf::Options options;
  CLI::App app("Ticks a packet of one worker over a port made of rings, input and output taken off");
  app.add_option("--slots", options.slots, "open slots, all of them talking; an even number");
  app.add_flag("--random", options.random, "in an order that no prefetcher foresees");
  app.add_flag("--huge", options.huge, "the slots in hugepages");
  app.add_option("--slices", options.slices);
  app.add_option("--packets", options.packets, "in a slice; a multiple of 32");
  app.add_option(
      "--only", options.only,
      "relay, plain, io, look, admit or send (these three with --steps): one slice, nothing printed");
  app.add_flag("--steps", options.steps, "also what each of the three steps of the short way adds");
  app.add_option("--name", options.name, "of the line that is printed");
  app.add_option("--limit", options.limit, "that quality counted must keep");
  app.add_option("--limit-without", options.limit_without, "that the relay alone must keep");
  CLI11_PARSE(app, argc, argv);
  return trunkline::perf::measure(options);
}
