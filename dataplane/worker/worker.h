// One poll-mode worker: what it owns, and its loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "dataplane/capture/capture_tap.h"
#include "dataplane/worker/clockwork.h"
#include "dataplane/worker/rest.h"
#include "dataplane/worker/sleeper.h"
#include "dataplane/worker/tsc_clock.h"
#include "dataplane/worker/worker_load.h"
#include "dataplane/worker/worker_stages.h"

namespace trunkline::dataplane {

/// Made and run by one thread, the lcore's; the counters may be read by any.
class Worker {
 public:
  /// `slots`: rtp::SlotTable::octets_needed of the layout.
  Worker(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots);

  /// Until `stop`, which another thread sets. Packets that wait for a next hop or a fragment stay with the
  /// worker.
  void run(const std::atomic<bool>& stop) noexcept;
  /// Once through everything. False: there was nothing to do. `counting` other than on: for measuring what
  /// quality costs.
  template <rtp::Counting counting = rtp::Counting::on>
  bool round() noexcept;
  /// A round, and how it ended: what run() does, but for the rest that follows.
  [[nodiscard]] Round once() noexcept;

  /// Calls `f(std::string_view name, std::uint64_t value)` for everything this worker counts. Any thread may.
  template <class F>
  void for_each_counter(F&& f) const {
    stages_.counters.for_each(f);
    stages_.services.for_each_counter(f);
    tap_.counters().for_each(f);
    load_.for_each(f);
  }
  [[nodiscard]] const gate::WorkerCounters& counters() const noexcept { return stages_.counters; }
  /// Frames that a capture wanted, and that found no room on their way to it.
  [[nodiscard]] std::uint64_t captures_lost() const noexcept {
    return tap_.counters().read(CaptureCounter::capture_full) +
           tap_.counters().read(CaptureCounter::capture_no_buffer);
  }
  /// Any thread may ask.
  [[nodiscard]] const SourceBans& bans() const noexcept { return stages_.services.bans(); }
  [[nodiscard]] const base::NamedCounters<WorkerLoad>& load() const noexcept { return load_; }

 private:
  template <rtp::Counting counting>
  bool receive() noexcept;
  void rest(const RestStep& step) noexcept;
  void sleep(base::Duration most) noexcept;

  const std::vector<ReceiveQueue> queues_;
  TscClock clock_;
  base::NamedCounters<WorkerLoad> load_;
  CaptureTap tap_;
  WorkerStages stages_;
  Clockwork clockwork_;
  RestPlan rest_plan_;
  bool more_waits_ = false;  // a queue gave all that a batch holds
  Sleeper sleeper_;
};

}  // namespace trunkline::dataplane
