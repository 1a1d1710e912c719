// The stages of one worker by themselves, so that the way of a packet can be cut off behind any of them.
#pragma once

#include <cstdint>

#include "dataplane/stages/express.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/worker_services.h"
#include "dataplane/worker/worker.h"

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
  gate::WorkerCounters counters_;
  dataplane::Transmitter transmitter_;
  dataplane::Link link_;
  dataplane::Reassembly reassembly_;
  dataplane::AnswerLimits limits_;
  dataplane::StageContext context_;
  dataplane::WorkerServices services_;
  dataplane::Express express_;
};

}  // namespace trunkline::perf
