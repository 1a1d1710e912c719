// The thread that brings records from the spools into a sink.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "controlplane/storage/complaint.h"
#include "controlplane/storage/record_sink.h"
#include "controlplane/storage/spool.h"
#include "controlplane/storage/storage_counters.h"

namespace trunkline::controlplane {

/// Looks at the spools ten times a second, so that batches are large and nobody has to wake it. What the
/// sink refuses stays in its spool and is tried again.
class StorageThread {
 public:
  /// First brings over what earlier runs have left, and closes their open calls as lost; where the sink is
  /// not there yet, as soon as it is. `spools` outlive it. `say`, on this thread: that the sink fails, why,
  /// and that it does not any more.
  StorageThread(std::vector<Spool*> spools, std::unique_ptr<RecordSink> sink, Runs runs, SayLine say = {});
  /// Brings over what is left, unless the sink refuses it.
  ~StorageThread();

  [[nodiscard]] const StorageCounters& counters() const noexcept { return counters_; }

 private:
  void work();
  /// False: the sink refused some.
  bool drain();
  bool close_lost();
  void failed(std::string_view why);
  bool drain(Spool& spool);

  std::vector<Spool*> spools_;
  std::unique_ptr<RecordSink> sink_;
  Complaint complaint_;
  StorageCounters counters_;
  Runs runs_;
  bool lost_closed_ = false;
  std::vector<CallRecord> batch_;
  std::mutex guard_;  // of stop_
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace trunkline::controlplane
