// handoff: media that came in by another worker's queue goes home to the worker whose slot it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "base/handle.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/packet/batch.h"
#include "dataplane/packet/packet.h"
#include "dataplane/rings/owner_ring.h"

namespace trunkline::dataplane {

/// One ring from each worker to each other one; made at start, shared by all workers.
class Handoffs {
 public:
  Handoffs(std::uint8_t workers, std::uint32_t room_in_each);

  /// Called by worker `from`. `mbuf` keeps its metadata. Counts `handoff_sent`, or drops it as
  /// `handoff_full`.
  [[nodiscard]] Fate give(base::WorkerId from, base::WorkerId to, rte_mbuf& mbuf,
                          gate::WorkerCounters& counters) noexcept;
  /// Called by worker `to`: whether one of the others has given it something.
  [[nodiscard]] bool waits_for(base::WorkerId to) noexcept;
  /// Called by worker `to`: fills `batch` with what the others gave it, each first in turn as `turn` goes on.
  void take(base::WorkerId to, std::uint8_t& turn, Batch& batch, gate::WorkerCounters& counters) noexcept;

 private:
  [[nodiscard]] OwnerRing<Packet>& ring(base::WorkerId from, base::WorkerId to) noexcept {
    return rings_[static_cast<std::size_t>(from) * workers_ + static_cast<std::size_t>(to)];
  }

  std::uint8_t workers_;
  std::deque<OwnerRing<Packet>> rings_;
};

}  // namespace trunkline::dataplane
