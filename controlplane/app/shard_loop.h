// The thread of one shard: steps it, serves its sockets, and sleeps when neither has anything to do.
#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/clock.h"
#include "controlplane/shard/shard.h"
#include "dataplane/gate/gate.h"

namespace trunkline::controlplane {

/// run() is the thread. Everything that touches the shard from elsewhere is posted to `io`.
class ShardLoop {
 public:
  /// `shares_cpu`: with a worker, which gets it back after each step: whatever comes to its ports while a
  /// step lasts must find room there. Throws boost::system::system_error when there is no descriptor left.
  ShardLoop(Shard& shard, gate::Gate& gate, const base::Clock& clock, boost::asio::io_context& io,
            bool shares_cpu);

  /// Until stop(). On a registered thread of DPDK's, so that it has a cache of the packet pool.
  void run();
  void stop() noexcept { stop_.store(true, std::memory_order_relaxed); }

 private:
  void watch_workers();
  void sleep();

  Shard& shard_;
  gate::Gate& gate_;
  const base::Clock& clock_;
  boost::asio::io_context& io_;
  boost::asio::posix::stream_descriptor workers_;
  bool shares_cpu_;
  std::atomic<bool> stop_ = false;  // whoever ends it writes, run() reads
};

}  // namespace trunkline::controlplane
