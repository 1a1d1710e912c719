// Commands on their way to the workers: none is lost and none overtakes another, whatever the rings hold.
#pragma once

#include <deque>

#include "controlplane/shard/shard_counters.h"
#include "dataplane/gate/gate.h"

namespace trunkline::controlplane {

/// A full ring keeps everything behind it waiting, of all workers: rare, short, and simple. Its length is
/// bounded by what the shard's media calls can hold.
class CommandBacklog {
 public:
  void push(const gate::Command& command) { waiting_.push_back(command); }

  /// Hands over what the rings take. True: something went.
  bool flush(gate::Gate& gate, ShardCounters& counters) {
    bool moved = false;
    while (!waiting_.empty()) {
      if (!gate.command(waiting_.front())) {
        counters.increment(ShardCounter::commands_delayed);
        return moved;
      }
      counters.increment(ShardCounter::commands_sent);
      waiting_.pop_front();
      moved = true;
    }
    return moved;
  }
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }

 private:
  std::deque<gate::Command> waiting_;
};

}  // namespace trunkline::controlplane
