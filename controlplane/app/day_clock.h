// Keeps a shard's call records at the time of day, which may be set while we run.
#pragma once

#include <cstdint>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "controlplane/storage/recorder.h"

namespace trunkline::controlplane {

/// When the origin of the monotonic clock was, in the milliseconds of the day's clock.
[[nodiscard]] std::int64_t unix_at_origin_ms();

/// Looks each second, on the thread of `io`. NTP that turns the clock slower or faster turns both; only where
/// it is set does what lies between them change.
class DayClock {
 public:
  using Read = std::function<std::int64_t()>;

  /// All of these outlive it.
  DayClock(boost::asio::io_context& io, Recorder& recorder, const base::Clock& clock,
           Read read = unix_at_origin_ms);

 private:
  void wait();
  void look();

  boost::asio::steady_timer timer_;
  Recorder& recorder_;
  const base::Clock& clock_;
  Read read_;
  std::int64_t known_ms_;
};

}  // namespace trunkline::controlplane
