#include "controlplane/app/day_clock.h"

#include <chrono>
#include <cstdlib>
#include <utility>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

// Between reading one clock and the other we may have been interrupted.
constexpr std::chrono::nanoseconds at_once = 100us;
constexpr int most_tries = 10;
constexpr std::int64_t least_step_ms = 10;

}  // namespace

std::int64_t unix_at_origin_ms() {
  std::chrono::nanoseconds between{0};
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto before = std::chrono::steady_clock::now();
    const auto day = std::chrono::system_clock::now().time_since_epoch();
    const auto took = std::chrono::steady_clock::now() - before;
    between = day - (before.time_since_epoch() + took / 2);
    if (took < at_once) break;
  }
  return std::chrono::round<std::chrono::milliseconds>(between).count();
}

DayClock::DayClock(boost::asio::io_context& io, Recorder& recorder, const base::Clock& clock, Read read)
    : timer_(io), recorder_(recorder), clock_(clock), read_(std::move(read)), known_ms_(read_()) {
  recorder_.day_is(known_ms_, clock_.now());
  wait();
}

void DayClock::wait() {
  timer_.expires_after(1s);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) look();
  });
}

void DayClock::look() {
  const auto now_ms = read_();
  if (std::abs(now_ms - known_ms_) >= least_step_ms) {
    known_ms_ = now_ms;
    recorder_.day_is(known_ms_, clock_.now());
  }
  wait();
}

}  // namespace trunkline::controlplane
