// A worker on its lcore: made there, so that its memory is near, and run there until it is told to stop.
#pragma once

#include <atomic>
#include <memory>

#include "base/result.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/worker/worker.h"

namespace trunkline::dataplane {

/// Its address is given to the lcore: it stays where it is made. Called by the thread that started DPDK.
class WorkerThread {
 public:
  /// `shared` and `stop` outlive it.
  WorkerThread(const WorkerShared& shared, WorkerPlace place, const std::atomic<bool>& stop)
      : shared_(shared), place_(std::move(place)), stop_(stop) {}
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  /// Starts it on `lcore` and waits until the worker is made. Errors: `threads_not_started` when the lcore is
  /// busy, `slots_do_not_fit`.
  [[nodiscard]] base::Result<void, StartError> start(unsigned lcore) noexcept;
  /// After `stop` was set: waits until the lcore is free again.
  void join() noexcept;

  /// Once start() has succeeded. To read its counters.
  [[nodiscard]] const Worker* worker() const noexcept { return worker_.get(); }

 private:
  enum class Stage : std::uint8_t { starting, running, failed };

  static int on_lcore(void* thread);

  const WorkerShared& shared_;
  WorkerPlace place_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<Worker> worker_;
  std::atomic<Stage> stage_ = Stage::starting;  // the lcore writes, start() reads
  unsigned lcore_ = 0;
};

}  // namespace trunkline::dataplane
