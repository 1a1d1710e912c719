// What the workers have done over the last seconds, sampled each second.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

/// The counters of one worker at one moment.
struct LoadSample {
  std::chrono::steady_clock::time_point at;
  std::map<std::string, std::uint64_t, std::less<>> counters;
};

/// Fills in what lies between two samples of a worker, and all its drops.
void measure(const LoadSample& before, const LoadSample& now, WorkerSnapshot& out);

/// All of it on shard 0's thread; runs until the appliance ends.
class LoadMeter : public std::enable_shared_from_this<LoadMeter> {
 public:
  explicit LoadMeter(Appliance& appliance) : appliance_(appliance), timer_(appliance.io()) {}

  void begin();
  /// The last five seconds, or as many as there were.
  void measure(std::size_t worker, WorkerSnapshot& out) const;

 private:
  void wait();
  void sample();

  Appliance& appliance_;
  boost::asio::steady_timer timer_;
  std::vector<std::deque<LoadSample>> samples_;  // of each worker, oldest first
};

}  // namespace trunkline::controlplane
