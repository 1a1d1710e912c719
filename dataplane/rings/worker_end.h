// A worker's end of the rings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/handle.h"
#include "base/instant.h"
#include "base/named_counters.h"
#include "dataplane/gate/apply_command.h"
#include "dataplane/intake/admission.h"
#include "dataplane/rings/plane_rings.h"
#include "rtp/relay/relay.h"

namespace trunkline::dataplane {

// up_packets       went up to a shard
// up_full          packets whose shard's ring had no room
// shards_woken     sleeping shards that were woken
// workers_woken    sleeping workers that were woken, for media handed over
// reports_sent     reports that went up
// reports_delayed  times a report, or a command that would make one, had to wait for room
#define TL_WORKER_END_COUNTERS(X) \
  X(up_packets) X(up_full) X(shards_woken) X(workers_woken) X(reports_sent) X(reports_delayed)

TL_COUNTERS(WorkerEndCounter, TL_WORKER_END_COUNTERS)

/// Only its worker's thread may call it. Nothing here blocks or allocates.
class WorkerEnd {
 public:
  /// `rings` must outlive it.
  WorkerEnd(PlaneRings& rings, base::WorkerId worker) noexcept : rings_(rings), worker_(worker) {}

  /// Gives a packet to a shard; when its ring is full the packet is gone, counted.
  void send_up(base::ShardId shard, gate::Packet packet) noexcept;
  /// Another worker was given something by a ring that is not one of these.
  void must_wake(base::WorkerId worker) noexcept {
    workers_to_wake_ |= std::uint64_t{1} << static_cast<unsigned>(worker);
  }
  /// Wakes the shards and workers that got something since the last call. Once a burst.
  void wake_others() noexcept;

  /// Whether a shard has put something into its rings to this worker.
  [[nodiscard]] bool something_waits() noexcept {
    for (std::uint8_t i = 0; i < rings_.shards(); ++i) {
      const base::ShardId shard{i};
      if (!rings_.down(shard, worker_).empty() || !rings_.commands(shard, worker_).empty()) return true;
    }
    return false;
  }

  /// To sleep until a shard or another worker has something: prepare_to_sleep(), and if that is true and the
  /// other workers' rings are empty too, wait on wake_descriptor(); then awake(), in any case.
  /// False: something has come already.
  [[nodiscard]] bool prepare_to_sleep() noexcept;
  [[nodiscard]] int wake_descriptor() const noexcept { return rings_.wake(worker_).descriptor(); }
  void awake() noexcept { rings_.wake(worker_).rise(); }

  /// Packets that shards want sent, at most out.size(); returns how many. Those of a shard whose commands
  /// wait wait, too: an answer may not leave before its slots are open.
  [[nodiscard]] std::size_t take_down(std::span<gate::Packet> out) noexcept;

  /// Applies at most `most` commands of each shard, in order. A shard that has no room for reports has its
  /// commands left in their ring: so the totals of a closed slot always find room. Returns how many.
  std::size_t carry_out(rtp::Relay& relay, Admission& admission, base::Instant now,
                        std::size_t most) noexcept;
  /// Sends at most `most` of the reports that wait in the slots.
  void send_reports(rtp::Relay& relay, std::size_t most) noexcept;

  /// How full the way up to a shard is.
  [[nodiscard]] std::uint8_t load_percent(base::ShardId shard) const noexcept {
    const auto& ring = rings_.up(worker_, shard);
    return static_cast<std::uint8_t>(ring.size() * 100 / ring.capacity());
  }

  /// Some shard has so much waiting that it is behind with it.
  [[nodiscard]] bool is_crowded() const noexcept {
    constexpr std::uint8_t behind_percent = 10;
    for (std::uint8_t i = 0; i < rings_.shards(); ++i) {
      if (load_percent(base::ShardId{i}) >= behind_percent) return true;
    }
    return false;
  }

  /// How full the shard's tables are, by its own word.
  [[nodiscard]] std::uint8_t fullness_percent(base::ShardId shard) const noexcept {
    return rings_.fullness(shard).load(std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint8_t shards() const noexcept { return rings_.shards(); }
  [[nodiscard]] const base::NamedCounters<WorkerEndCounter>& counters() const noexcept { return counters_; }
  [[nodiscard]] const base::NamedCounters<gate::CommandOutcome>& commands() const noexcept {
    return commands_;
  }

 private:
  [[nodiscard]] gate::Applied apply(const gate::Command& command, base::ShardId shard, rtp::Relay& relay,
                                    Admission& admission, base::Instant now) noexcept;
  [[nodiscard]] bool report(base::ShardId shard, const gate::Report& report) noexcept;
  void must_wake(base::ShardId shard) noexcept { shards_to_wake_[static_cast<std::size_t>(shard)] = true; }

  PlaneRings& rings_;
  base::WorkerId worker_;
  std::uint8_t next_down_ = 0;
  std::array<bool, 256> shards_to_wake_{};
  std::uint64_t workers_to_wake_ = 0;  // a bit each: there are at most 64
  base::NamedCounters<WorkerEndCounter> counters_;
  base::NamedCounters<gate::CommandOutcome> commands_;
};

}  // namespace trunkline::dataplane
