#include "dataplane/worker/tsc_clock.h"

#include <algorithm>
#include <chrono>

#include <rte_cycles.h>

namespace trunkline::dataplane {
namespace {

base::Instant monotonic_now() noexcept {
  return base::Instant(
      std::chrono::duration_cast<base::Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

}  // namespace

std::uint64_t TscClock::ticks() noexcept { return rte_rdtsc(); }

TscClock::TscClock() noexcept
    : anchor_ticks_(ticks()),
      anchor_(monotonic_now()),
      nanoseconds_per_tick_((std::uint64_t{1'000'000'000} << 32) / rte_get_tsc_hz()) {}

base::Instant TscClock::at(std::uint64_t ticks) const noexcept {
  // Another core's counter may be some ticks behind.
  const std::uint64_t since = ticks > anchor_ticks_ ? ticks - anchor_ticks_ : 0;
  __extension__ using Wide = unsigned __int128;
  return anchor_ + base::Duration(static_cast<std::int64_t>((Wide{since} * nanoseconds_per_tick_) >> 32));
}

void TscClock::correct() noexcept {
  const auto here = ticks();
  const auto told = at(here);
  anchor_ticks_ = here;
  anchor_ = std::max(told, monotonic_now());
}

}  // namespace trunkline::dataplane
