#include "dataplane/worker/worker_thread.h"

#include <utility>

#include <rte_launch.h>

namespace trunkline::dataplane {

int WorkerThread::on_lcore(void* thread) {
  auto& self = *static_cast<WorkerThread*>(thread);
  auto slots = SlotMemory::take(rtp::SlotTable::octets_needed(self.shared_.config.media.slots_per_worker()),
                                self.place_.socket);
  if (!slots) {
    self.stage_.store(Stage::failed, std::memory_order_release);
    self.stage_.notify_one();
    return -1;
  }
  self.worker_ = std::make_unique<Worker>(self.shared_, self.place_, std::move(slots));
  self.stage_.store(Stage::running, std::memory_order_release);
  self.stage_.notify_one();
  self.worker_->run(self.stop_);
  return 0;
}

base::Result<void, StartError> WorkerThread::start(unsigned lcore) noexcept {
  lcore_ = lcore;
  if (rte_eal_remote_launch(on_lcore, this, lcore) != 0) return base::fail(StartError::threads_not_started);
  stage_.wait(Stage::starting, std::memory_order_acquire);
  if (stage_.load(std::memory_order_acquire) == Stage::failed)
    return base::fail(StartError::slots_do_not_fit);
  return {};
}

void WorkerThread::join() noexcept { rte_eal_wait_lcore(lcore_); }

}  // namespace trunkline::dataplane
