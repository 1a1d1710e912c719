// Reports that wait in their slots until the control plane has room for them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/handle.h"
#include "rtp/relay/slot_report.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// A slot says at most once that it latched, and last whether it is silent, so that the place for saying it
/// is in the slot: nothing is lost however long the control plane does not listen, and nothing is allocated.
class PendingReports {
 public:
  struct Due {
    base::ShardId shard;
    SlotReport report;
  };

  void latched(SlotTable& table, std::uint32_t index) noexcept;
  void timed_out(SlotTable& table, std::uint32_t index) noexcept;
  void one_way(SlotTable& table, std::uint32_t index) noexcept;
  /// Takes back a time-out that has not gone out yet; else reports that it is over.
  void heard_again(SlotTable& table, std::uint32_t index) noexcept;

  /// The oldest report, which stays pending until taken() or defer(). Reports of slots that were closed
  /// meanwhile are dropped on the way: their totals have said all.
  [[nodiscard]] std::optional<Due> front(SlotTable& table) noexcept;
  /// The report that front() gave has gone out.
  void taken(SlotTable& table) noexcept;
  /// Its shard has no room: others get their turn first.
  void defer(SlotTable& table) noexcept;

  /// Slots with something to report; some may be closed by now.
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  void push_back(SlotTable& table, std::uint32_t index) noexcept;
  void pop_front(SlotTable& table) noexcept;

  // A list through SlotBackground::next_report.
  std::uint32_t first_ = no_slot;
  std::uint32_t last_ = no_slot;
  std::uint32_t size_ = 0;
};

}  // namespace trunkline::rtp
