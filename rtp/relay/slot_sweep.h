// Going round the slots: whose peer has gone silent, and how the last second sounded.
#pragma once

#include <cstdint>

#include "rtp/relay/moment.h"
#include "rtp/relay/pending_reports.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// Goes round the table in bounded steps. Call it so often that a whole round takes less than the precision
/// that time-outs need: with `most` = size / 1000 + 1 once a millisecond that is one second, which is also
/// what the figures of single seconds need.
class SlotSweep {
 public:
  /// Looks at the next `most` slots. Reports those that have just run out of silence_s, and those that were
  /// heard again after that; those whose peer is silent for one_way_s while the other side talks to it.
  /// Returns how many have run out.
  std::uint32_t step(SlotTable& table, PendingReports& reports, Moment now, std::uint32_t most) noexcept;

 private:
  static bool look(SlotTable& table, PendingReports& reports, Moment now, std::uint32_t index) noexcept;

  std::uint32_t next_ = 0;
};

}  // namespace trunkline::rtp
