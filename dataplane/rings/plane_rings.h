// All rings between workers and shards, and what wakes either: made once at start, shared by both ends.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "base/handle.h"
#include "dataplane/gate/command.h"
#include "dataplane/gate/packet.h"
#include "dataplane/gate/report.h"
#include "dataplane/rings/owner_ring.h"
#include "dataplane/rings/spsc_ring.h"
#include "dataplane/rings/wake.h"

namespace trunkline::dataplane {

/// Room in each single ring.
struct RingSizes {
  std::uint32_t up = 1024;        // full: the packet is dropped, counted (`up_full`); SIP repeats it
  std::uint32_t down = 1024;      // full: the same (`down_full`)
  std::uint32_t commands = 1024;  // full: the shard keeps the command and tries again
  std::uint32_t reports = 1024;   // full: reports wait in their slots, and no slot of that shard is closed
};

/// Rings are arrays over their two ends: each has one producer and one consumer.
class PlaneRings {
 public:
  /// `workers` is 1 to 64, `shards` 1 or more.
  PlaneRings(std::uint8_t workers, std::uint8_t shards, const RingSizes& sizes);

  [[nodiscard]] std::uint8_t workers() const noexcept { return workers_; }
  [[nodiscard]] std::uint8_t shards() const noexcept { return shards_; }

  /// Filled by the worker, emptied by the shard.
  [[nodiscard]] OwnerRing<gate::Packet>& up(base::WorkerId worker, base::ShardId shard) noexcept {
    return up_[at(worker, shard)];
  }
  [[nodiscard]] SpscRing<gate::Report>& reports(base::WorkerId worker, base::ShardId shard) noexcept {
    return reports_[at(worker, shard)];
  }
  /// Filled by the shard, emptied by the worker.
  [[nodiscard]] OwnerRing<gate::Packet>& down(base::ShardId shard, base::WorkerId worker) noexcept {
    return down_[at(worker, shard)];
  }
  [[nodiscard]] SpscRing<gate::Command>& commands(base::ShardId shard, base::WorkerId worker) noexcept {
    return commands_[at(worker, shard)];
  }
  /// Percent of the shard's tables that are in use. The shard writes, workers read.
  [[nodiscard]] std::atomic<std::uint8_t>& fullness(base::ShardId shard) noexcept {
    return fullness_[static_cast<std::size_t>(shard)];
  }
  /// The shard sleeps, the workers wake it.
  [[nodiscard]] Wake& wake(base::ShardId shard) noexcept {
    return shard_wakes_[static_cast<std::size_t>(shard)];
  }
  /// The worker sleeps; shards and other workers wake it.
  [[nodiscard]] Wake& wake(base::WorkerId worker) noexcept {
    return worker_wakes_[static_cast<std::size_t>(worker)];
  }

 private:
  [[nodiscard]] std::size_t at(base::WorkerId worker, base::ShardId shard) const noexcept {
    return static_cast<std::size_t>(worker) * shards_ + static_cast<std::size_t>(shard);
  }

  std::uint8_t workers_;
  std::uint8_t shards_;
  std::deque<OwnerRing<gate::Packet>> up_;
  std::deque<OwnerRing<gate::Packet>> down_;
  std::deque<SpscRing<gate::Command>> commands_;
  std::deque<SpscRing<gate::Report>> reports_;
  std::deque<std::atomic<std::uint8_t>> fullness_;
  std::deque<Wake> shard_wakes_;
  std::deque<Wake> worker_wakes_;
};

}  // namespace trunkline::dataplane
