// Cost of a timer among many: arm and cancel with N others pending, arm to fire, and crossing idle time.
#include <chrono>
#include <cstdint>

#include <benchmark/benchmark.h>

#include "base/instant.h"
#include "base/timer_wheel.h"
#include "tests/fakes/seeded_random.h"

namespace {

using namespace std::chrono_literals;
using trunkline::base::Duration;
using trunkline::base::Instant;
using Wheel = trunkline::base::TimerWheel<std::uint64_t>;

/// Between 0.5 and 32.5 s away, which is where SIP's timers are.
Duration some_delay(trunkline::fakes::SeededRandom& random) {
  return 500ms + Duration(static_cast<Duration::rep>(random.next() % 32'000'000'000));
}

void fill(Wheel& wheel, std::uint32_t count, trunkline::fakes::SeededRandom& random) {
  for (std::uint32_t i = 0; i < count; ++i)
    benchmark::DoNotOptimize(wheel.arm(Instant() + some_delay(random), i));
}

void arm_and_cancel(benchmark::State& state) {
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  trunkline::fakes::SeededRandom random(1);
  Wheel wheel(Instant(), pending + 1);
  fill(wheel, pending, random);
  for (auto _ : state) {
    const auto id = wheel.arm(Instant() + some_delay(random), 7);
    benchmark::DoNotOptimize(wheel.cancel(*id));
  }
}
BENCHMARK(arm_and_cancel)->Arg(0)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// A steady state: each timer that fires is armed again. One iteration is one timer's whole life.
void arm_to_fire(benchmark::State& state) {
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  trunkline::fakes::SeededRandom random(1);
  Wheel wheel(Instant(), pending);
  fill(wheel, pending, random);
  Instant now;
  std::int64_t fired = 0;
  for (auto _ : state) {
    if (wheel.advance(now, 1, [&](std::uint64_t payload) {
          benchmark::DoNotOptimize(wheel.arm(now + some_delay(random), payload));
        }) == 0) {
      now = now + 1ms;
    } else {
      ++fired;
    }
  }
  state.SetItemsProcessed(fired);
}
BENCHMARK(arm_to_fire)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

void advance_idle_millisecond(benchmark::State& state) {
  Wheel wheel(Instant(), 1);
  benchmark::DoNotOptimize(wheel.arm(Instant(24h * 365 * 100), 1));
  Instant now;
  for (auto _ : state) {
    now = now + 1ms;
    benchmark::DoNotOptimize(wheel.advance(now, 64, [](std::uint64_t) {}));
  }
}
BENCHMARK(advance_idle_millisecond);

}  // namespace

BENCHMARK_MAIN();
