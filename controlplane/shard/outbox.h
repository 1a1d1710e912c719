// Commands and packets on their way to the workers: nothing is overtaken by what was to follow it.
#pragma once

#include <deque>
#include <utility>

#include "controlplane/shard/shard_counters.h"
#include "dataplane/gate/gate.h"

namespace trunkline::controlplane {

/// No command is lost, whatever the rings hold. A full ring keeps everything behind it waiting, of all
/// workers, packets too: rare, short, and simple. How many commands wait is bounded by what the shard's media
/// calls can hold, how many packets by the gate's buffers.
class Outbox {
 public:
  void push(const gate::Command& command, gate::Gate& gate, ShardCounters& counters) {
    if (!empty() || !send(command, gate, counters)) commands_.push_back(command);
  }

  /// After all commands until now: whoever gets the packet may answer with media at once.
  void push(gate::Packet packet, gate::Gate& gate, ShardCounters& counters) {
    if (!empty()) static_cast<void>(flush(gate, counters));
    if (!empty()) return packets_.push_back(std::move(packet));
    send(std::move(packet), gate, counters);
  }

  /// Hands over what the rings take. True: something went.
  bool flush(gate::Gate& gate, ShardCounters& counters) {
    bool moved = false;
    for (; !commands_.empty(); moved = true, commands_.pop_front()) {
      if (!send(commands_.front(), gate, counters)) return moved;
    }
    for (; !packets_.empty(); moved = true, packets_.pop_front()) {
      send(std::move(packets_.front()), gate, counters);
    }
    return moved;
  }
  [[nodiscard]] bool empty() const noexcept { return commands_.empty() && packets_.empty(); }

 private:
  static bool send(const gate::Command& command, gate::Gate& gate, ShardCounters& counters) {
    const bool taken = gate.command(command);
    counters.increment(taken ? ShardCounter::commands_sent : ShardCounter::commands_delayed);
    return taken;
  }
  static void send(gate::Packet packet, gate::Gate& gate, ShardCounters& counters) {
    counters.increment(gate.send(std::move(packet)) ? ShardCounter::packets_sent
                                                    : ShardCounter::packets_unsent);
  }

  std::deque<gate::Command> commands_;
  std::deque<gate::Packet> packets_;
};

}  // namespace trunkline::controlplane
