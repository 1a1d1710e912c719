// Call records of the whole program: a spool for each shard, and the thread that empties them.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "controlplane/config/records_section.h"
#include "controlplane/storage/recorder.h"
#include "controlplane/storage/storage_thread.h"

namespace trunkline::controlplane {

class CallStore {
 public:
  /// Brings over what an earlier run has left. Throws std::runtime_error with a sentence for the operator.
  CallStore(const RecordsConfig& config, std::uint8_t shards, base::Random& random);

  [[nodiscard]] Recorder& recorder(base::ShardId shard) noexcept {
    return recorders_[static_cast<std::size_t>(shard)];
  }
  [[nodiscard]] const StorageCounters& counters() const noexcept { return thread_->counters(); }
  /// Records in the spools.
  [[nodiscard]] std::uint64_t waiting() const noexcept;

 private:
  std::vector<std::unique_ptr<Spool>> spools_;
  std::deque<Recorder> recorders_;
  std::unique_ptr<StorageThread> thread_;
};

}  // namespace trunkline::controlplane
