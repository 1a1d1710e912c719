// What this machine does in one run, so that figures of different days and machines can be compared: a chain
// of dependent multiplications, which sees the clock rate and who else uses the core, and a walk through
// memory that no cache holds.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <vector>

namespace {

constexpr std::uint64_t multiplications = 40'000'000;
constexpr std::uint32_t nodes = 16U << 20U;  // 64 MiB
constexpr std::uint32_t steps = 2'000'000;
constexpr int repetitions = 5;

std::uint64_t mixed(std::uint64_t x) { return x * 0x9e3779b97f4a7c15U ^ (x >> 29U); }

// Nanoseconds a unit of `work`, the least of several: what the machine can do when left alone.
template <class Work>
double least(std::uint64_t units, Work&& work) {
  double best = 1e18;
  for (int i = 0; i < repetitions; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begun;
    best = std::min(best, took.count() / static_cast<double>(units));
  }
  return best;
}

// A single cycle through all nodes in an order that no prefetcher foresees (Sattolo's shuffle).
std::vector<std::uint32_t> random_cycle() {
  std::vector<std::uint32_t> next(nodes);
  std::iota(next.begin(), next.end(), 0U);
  std::uint64_t state = 1;
  for (std::uint32_t i = nodes - 1; i > 0; --i) {
    state = mixed(state + i);
    std::swap(next[i], next[state % i]);
  }
  return next;
}

}  // namespace

int main() {
  volatile std::uint64_t sink = 1;
  const double cpu = least(multiplications, [&] {
    std::uint64_t x = sink;
    for (std::uint64_t i = 0; i < multiplications; ++i) x = mixed(x);
    sink = x;
  });
  const auto next = random_cycle();
  const double memory = least(steps, [&] {
    auto at = static_cast<std::uint32_t>(sink % nodes);
    for (std::uint32_t i = 0; i < steps; ++i) at = next[at];
    sink = at + 1;
  });
  std::printf("{\"bench\": \"calibration_cpu\", \"value\": %.4f, \"unit\": \"ns\"}\n", cpu);
  std::printf("{\"bench\": \"calibration_memory\", \"value\": %.4f, \"unit\": \"ns\"}\n", memory);
  return 0;
}
