// A CtlSource that says what a test told it.
#pragma once

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

class FixedSource final : public CtlSource {
 public:
  FixedSource() {
    status_.version = "1.2.3";
    status_.state = "running";
    status_.uptime_s = 12.3456;
    status_.sessions = 2;
    status_.media = {4, 5, 6};
    status_.workers.push_back(
        {.id = 0, .cpu = 1, .rx_packets = 10, .tx_packets = 9, .busy_cycles = 25, .idle_cycles = 75});
    calls_.push_back({"0.1.1", "established", "alice", "echo", "10.0.0.9:5060", "", 3.5, 2.25, 1});
    calls_.push_back(
        {"0.2.1", "ringing", "bob", "carol", "10.0.0.9:5060", "10.0.0.8:5060", 1.0, std::nullopt, 1});
  }

  StatusSnapshot status() override {
    ++asked_;
    if (fails_) throw std::runtime_error("the shard is gone");
    return status_;
  }
  std::vector<CounterSnapshot> counters() override {
    return {{"worker 0", "rx_packets", 10},
            {"worker 0", "rx_chained", 0},
            {"shard 0", "packets_sent", 18446744073709551615U}};
  }
  CallList calls(std::size_t most) override {
    asked_for_ = most;
    CallList list{static_cast<std::uint32_t>(calls_.size()), calls_};
    list.calls.resize(std::min(most, calls_.size()));
    return list;
  }

  StatusSnapshot status_;
  std::vector<CallSnapshot> calls_;
  std::atomic<int> asked_ = 0;
  std::size_t asked_for_ = 0;
  bool fails_ = false;
};

}  // namespace trunkline::controlplane
