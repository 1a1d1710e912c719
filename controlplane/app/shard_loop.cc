#include "controlplane/app/shard_loop.h"

#include <algorithm>

#include <sched.h>
#include <unistd.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr int rounds_before_sleep = 50;  // the next packet of a call often follows at once
constexpr base::Duration longest_sleep = 100ms;

}  // namespace

// The gate keeps its descriptor: ours is a second one to the same event.
ShardLoop::ShardLoop(Shard& shard, gate::Gate& gate, const base::Clock& clock, boost::asio::io_context& io,
                     bool shares_cpu)
    : shard_(shard),
      gate_(gate),
      clock_(clock),
      io_(io),
      workers_(io, ::dup(gate.wake_descriptor())),
      shares_cpu_(shares_cpu) {
  watch_workers();
}

void ShardLoop::watch_workers() {
  workers_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& error) {
                        if (error) return;
                        // Takes the call off the descriptor: left there, poll() would find it again at once.
                        gate_.awake();
                        watch_workers();
                      });
}

void ShardLoop::run() {
  int idle_rounds = 0;
  while (!stop_.load(std::memory_order_relaxed)) {
    const bool worked = shard_.step(clock_.now());
    const bool served = io_.poll_one() > 0;  // one: what posts itself again must not keep the calls waiting
    if (worked || served) {
      idle_rounds = 0;
      if (shares_cpu_) ::sched_yield();
    } else if (++idle_rounds < rounds_before_sleep) {
      ::sched_yield();
    } else {
      sleep();
      idle_rounds = 0;
    }
  }
}

void ShardLoop::sleep() {
  base::Duration most = longest_sleep;
  if (const auto deadline = shard_.next_deadline()) {
    most = std::clamp<base::Duration>(*deadline - clock_.now(), 0ns, longest_sleep);
  }
  if (shard_.waits_for_workers()) most = std::min<base::Duration>(most, 1ms);
  if (gate_.prepare_to_sleep()) io_.run_one_for(most);
  gate_.awake();
}

}  // namespace trunkline::controlplane
