// Cycles that one worker spends on a packet, from the receive burst to the transmit burst, over a port made
// of rings; the cost of receiving and sending is measured by the same rig without anything between, and taken
// off.
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
  std::string only;              // io or relay: no figures, for counting instructions
  bool steps = false;            // the cost of each step, too
  std::string name = "relay_ring";
  double limit = 0;
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
      rig_.deliver(next(), sequence_);
      turn();
      sent_ += rig_.collect();
      asked_ += Rig::burst;
    }
    return rte_rdtsc_precise() - began;
  }
  [[nodiscard]] std::uint64_t lost() const { return asked_ - sent_; }

 private:
  std::span<const std::uint32_t> next() {
    for (auto& slot : batch_) {
      slot = order_[at_];
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
  std::array<std::uint32_t, Rig::burst> batch_{};
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

struct Way {
  const char* name;
  std::function<void()> turn;
  std::vector<std::uint64_t> slices;
};

void print(const Options& options, const std::string& name, double cycles) {
  std::printf("{\"bench\":\"%s\",\"value\":%.1f,\"unit\":\"cycles/packet\"", name.c_str(), cycles);
  if (options.limit > 0 && name == options.name) {
    std::printf(",\"vs\":\"limit\",\"vs_value\":%.1f,\"ratio\":%.3f", options.limit, cycles / options.limit);
  }
  std::printf(",\"slots\":%u,\"order\":\"%s\"}\n", options.slots, options.random ? "random" : "in order");
}

int measure(const Options& options) {
  Rig rig(options.slots, options.huge, options.steps);
  Load load(rig, options);
  std::vector<Way> ways{{"io", [&] { rig.turn_around(); }, {}}, {"", [&] { rig.round(); }, {}}};
  if (options.steps) {
    ways.push_back({"look", [&] { rig.parts().look(); }, {}});
    ways.push_back({"admit", [&] { rig.parts().admit(); }, {}});
    ways.push_back({"send", [&] { rig.parts().send(); }, {}});
  }
  for (const auto& way : ways) {
    if (!options.only.empty() && options.only == (way.name[0] == 0 ? "relay" : way.name))
      return load.slice(way.turn) == 0;
  }
  // Every slot once, so that what is measured is the middle of its stream.
  for (std::uint32_t done = 0; done < options.slots + options.packets; done += options.packets)
    load.slice(ways[1].turn);
  for (unsigned i = 0; i < options.slices; ++i) {
    for (auto& way : ways) way.slices.push_back(load.slice(way.turn));
  }
  if (load.lost() != 0) {
    std::fprintf(stderr, "relay_ring: %lu packets were not relayed\n",
                 static_cast<unsigned long>(load.lost()));
    return 1;
  }
  const double io = quiet(ways[0].slices, options.packets);
  print(options, options.name, quiet(ways[1].slices, options.packets) - io);
  // What a step adds to those before it.
  double before = io;
  for (std::size_t i = 2; i < ways.size(); ++i) {
    const double here = quiet(ways[i].slices, options.packets);
    print(options, options.name + "_" + ways[i].name, here - before);
    before = here;
  }
  print(options, options.name + "_io", io);
  std::printf("{\"bench\":\"%s_ticks\",\"value\":%.3f,\"unit\":\"ticks/cycle\"}\n", options.name.c_str(),
              ticks_a_cycle());
  return 0;
}

}  // namespace
}  // namespace trunkline::perf

int main(int argc, char** argv) {
  trunkline::perf::Options options;
  CLI::App app("Cycles a packet of one worker over a port made of rings, input and output taken off");
  app.add_option("--slots", options.slots, "open slots, all of them talking; an even number");
  app.add_flag("--random", options.random, "in an order that no prefetcher foresees");
  app.add_flag("--huge", options.huge, "the slots in hugepages");
  app.add_option("--slices", options.slices);
  app.add_option("--packets", options.packets, "in a slice; a multiple of 32");
  app.add_option("--only", options.only,
                 "relay, io, look, admit or send (these three with --steps): one slice, nothing printed");
  app.add_flag("--steps", options.steps, "also what each of the three steps of the short way adds");
  app.add_option("--name", options.name, "of the line that is printed");
  app.add_option("--limit", options.limit);
  CLI11_PARSE(app, argc, argv);
  return trunkline::perf::measure(options);
}
