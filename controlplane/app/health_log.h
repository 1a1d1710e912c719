// The thread that tells the log what goes wrong outside and when it is over: trunks, and guessed passwords.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "controlplane/app/appliance.h"

namespace trunkline::controlplane {

/// Looks at the shards once a second, and never in a call's way: a shard is held up for a comparison, and
/// whoever waits for the disk is this thread. It ends before the appliance does.
class HealthLog {
 public:
  explicit HealthLog(Appliance& appliance) : appliance_(appliance), thread_([this] { run(); }) {}
  ~HealthLog();
  HealthLog(const HealthLog&) = delete;
  HealthLog& operator=(const HealthLog&) = delete;

 private:
  void run();

  Appliance& appliance_;
  std::mutex guard_;  // of stop_
  std::condition_variable stopping_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace trunkline::controlplane
