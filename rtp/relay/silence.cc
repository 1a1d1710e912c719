#include "rtp/relay/silence.h"

#include <algorithm>

namespace trunkline::rtp {

std::uint32_t SilenceSweep::step(SlotTable& table, PendingReports& reports, Moment now,
                                 std::uint32_t most) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t left = std::min(most, table.size()); left > 0; --left) {
    const std::uint32_t index = next_;
    next_ = next_ + 1 < table.size() ? next_ + 1 : 0;
    const Slot& slot = table.slot(index);
    if (!slot.open) continue;
    SlotBackground& background = table.background(index);
    const std::uint32_t limit_ms = 1000U * background.settings.silence_s;
    const bool silent = limit_ms != 0 && now.ms - slot.heard_ms >= limit_ms;
    if (silent && !background.timed_out) {
      reports.timed_out(table, index);
      ++found;
    }
    if (!silent && background.timed_out) reports.heard_again(table, index);
    background.timed_out = silent;
  }
  return found;
}

}  // namespace trunkline::rtp
