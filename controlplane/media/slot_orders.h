// The orders to workers that a change of a call's media brings about.
#pragma once

#include <span>
#include <vector>

#include "controlplane/media/media_call.h"
#include "dataplane/gate/command.h"

namespace trunkline::controlplane {

/// Collects commands until the shard hands them to the Gate. A call's change makes at most two a slot: the
/// old one closed, the new one opened.
class SlotOrders {
 public:
  SlotOrders();

  /// Opens the slot, or updates it if its settings are others than the worker has. `moved`: the peer has
  /// changed its place, so that a source which was latched no longer holds. True: one may have been, and is
  /// given up.
  bool set(StreamSlot& slot, const rtp::SlotSettings& settings, bool moved);
  /// Asks how the slot does, if it is open.
  void ask(const StreamSlot& slot);
  /// Telephone-events for the slot's peer, if it is open.
  void send(const StreamSlot& slot, const rtp::DigitString& digits);
  /// Closes the slot if it is open. Its ports stay taken.
  void close(StreamSlot& slot);

  [[nodiscard]] std::span<const gate::Command> commands() const noexcept { return commands_; }
  void clear() noexcept { commands_.clear(); }

 private:
  std::vector<gate::Command> commands_;
};

}  // namespace trunkline::controlplane
