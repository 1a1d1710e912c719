// One poll-mode worker: what it owns, and its loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/handle.h"
#include "dataplane/capture/captures.h"
#include "dataplane/gate/plane_config.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/stages/express.h"
#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/neighbour_exchange.h"
#include "dataplane/stages/reassembly.h"
#include "dataplane/stages/rx.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/worker_services.h"
#include "dataplane/worker/clockwork.h"
#include "dataplane/worker/rest.h"
#include "dataplane/worker/sleeper.h"
#include "dataplane/worker/tsc_clock.h"
#include "dataplane/worker/worker_load.h"

namespace trunkline::dataplane {

/// What all workers of a plane share: made before them, gone after them.
struct WorkerShared {
  const gate::PlaneConfig& config;
  const Interfaces& interfaces;
  const Services& services;
  PlaneRings& rings;
  Handoffs& handoffs;
  NeighbourExchange& neighbours;
  Captures& captures;
  base::SipHash::Key secret;  // see gate::Sharding
};

/// What is this worker's alone, from the start.
struct WorkerPlace {
  base::WorkerId worker;
  std::uint16_t socket = 0;
  bool shares_cpu = false;
  rte_mempool* packets = nullptr;
  rte_mempool* messages = nullptr;
  std::vector<ReceiveQueue> queues;
  std::vector<int> descriptors;  // readable when a queue has packets; empty where not all queues can tell
  std::uint64_t seed = 1;        // unpredictable
};

/// Made and run by one thread, the lcore's; the counters may be read by any.
class Worker {
 public:
  /// `slots`: rtp::SlotTable::octets_needed of the layout.
  Worker(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots);

  /// Until `stop`, which another thread sets. Packets that wait for a next hop or a fragment stay with the
  /// worker.
  void run(const std::atomic<bool>& stop) noexcept;
  /// Once through everything. False: there was nothing to do.
  bool round() noexcept;

  /// Calls `f(std::string_view name, std::uint64_t value)` for everything this worker counts. Any thread may.
  template <class F>
  void for_each_counter(F&& f) const {
    counters_.for_each(f);
    services_.for_each_counter(f);
    tap_.counters().for_each(f);
    load_.for_each(f);
  }
  [[nodiscard]] const gate::WorkerCounters& counters() const noexcept { return counters_; }
  /// Frames that a capture wanted, and that found no room on their way to it.
  [[nodiscard]] std::uint64_t captures_lost() const noexcept {
    return tap_.counters().read(CaptureCounter::capture_full) +
           tap_.counters().read(CaptureCounter::capture_no_buffer);
  }
  /// Any thread may ask.
  [[nodiscard]] const SourceBans& bans() const noexcept { return services_.bans(); }
  [[nodiscard]] const base::NamedCounters<WorkerLoad>& load() const noexcept { return load_; }

 private:
  bool receive() noexcept;
  void rest() noexcept;
  void sleep(base::Duration most) noexcept;

  const std::vector<ReceiveQueue> queues_;
  TscClock clock_;
  gate::WorkerCounters counters_;
  base::NamedCounters<WorkerLoad> load_;
  CaptureTap tap_;
  Transmitter transmitter_;
  Link link_;
  Reassembly reassembly_;
  AnswerLimits limits_;
  StageContext context_;
  WorkerServices services_;
  Express express_;
  Clockwork clockwork_;
  RestPlan rest_plan_;
  Sleeper sleeper_;
};

}  // namespace trunkline::dataplane
