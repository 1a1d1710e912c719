#include "controlplane/storage/storage_thread.h"

#include <chrono>
#include <exception>
#include <span>
#include <utility>

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_in_batch = 4096;
constexpr std::chrono::milliseconds pause{100};
constexpr std::chrono::seconds pause_after_failure{1};

}  // namespace

StorageThread::StorageThread(std::vector<Spool*> spools, std::unique_ptr<RecordSink> sink, Runs runs,
                             SayLine say)
    : spools_(std::move(spools)),
      sink_(std::move(sink)),
      complaint_("call records cannot be stored, and wait in the spool", "call records are stored again",
                 std::move(say)),
      runs_(runs),
      batch_(most_in_batch) {
  static_cast<void>(drain());
  thread_ = std::thread([this] { work(); });
}

StorageThread::~StorageThread() {
  {
    const std::scoped_lock lock(guard_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
  static_cast<void>(drain());
}

void StorageThread::work() {
  bool well = true;
  std::unique_lock lock(guard_);
  while (!wake_.wait_for(lock, well ? pause : std::chrono::milliseconds(pause_after_failure),
                         [this] { return stop_; })) {
    lock.unlock();
    well = drain();
    lock.lock();
  }
}

bool StorageThread::drain() {
  bool well = true;
  for (Spool* spool : spools_) well = drain(*spool) && well;
  return well && (lost_closed_ || close_lost());
}

void StorageThread::failed(std::string_view why) { complaint_.failed(why, std::chrono::steady_clock::now()); }

// A spool is read in order: once it was empty, what is open and of an earlier run will never end.
bool StorageThread::close_lost() {
  try {
    const auto closed = sink_->close_lost(runs_);
    lost_closed_ = closed.has_value();
    counters_.increment(StorageCounter::calls_closed_as_lost, closed.value_or(0));
    lost_closed_ ? complaint_.went_well() : failed(sink_->last_error());
  } catch (const std::exception& error) {  // the thread's edge: tried again
    failed(error.what());
  }
  return lost_closed_;
}

bool StorageThread::drain(Spool& spool) {
  for (std::size_t count = spool.read(batch_); count > 0; count = spool.read(batch_)) {
    bool stored = false;
    try {
      stored = sink_->store(std::span(batch_).first(count), spool.place());
      if (!stored) failed(sink_->last_error());
    } catch (const std::exception& error) {  // the thread's edge: a sink that throws has stored nothing
      failed(error.what());
    }
    if (!stored) {
      counters_.increment(StorageCounter::batches_failed);
      return false;
    }
    complaint_.went_well();
    spool.done(count);
    counters_.increment(StorageCounter::batches_stored);
    counters_.increment(StorageCounter::records_stored, count);
  }
  return true;
}

}  // namespace trunkline::controlplane
