// The stages of one worker by themselves, so that the way of a packet can be cut off behind any of them.
#pragma once

#include <cstdint>

#include "dataplane/worker/worker_stages.h"

namespace trunkline::perf {

/// With slots of its own. What a cut leaves undone is sent as it came.
class Parts {
 public:
  Parts(const dataplane::WorkerShared& shared, const dataplane::WorkerPlace& place,
        dataplane::SlotMemory slots);

  void open(const gate::Command& command) noexcept;
  /// Everything that arrived, its answers too, by the long way: to learn next hops.
  void settle() noexcept;

  /// rx, the first step of express, tx.
  void look() noexcept;
  /// rx, the first two steps, tx.
  void admit() noexcept;
  /// rx, all three, tx.
  void send() noexcept;

 private:
  void receive(dataplane::Batch& batch) noexcept;
  void send_as_it_came(dataplane::Batch& batch) noexcept;

  dataplane::ReceiveQueue queue_;
  dataplane::WorkerStages stages_;
};

}  // namespace trunkline::perf
