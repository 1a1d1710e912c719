#include "rtp/relay/slot_sweep.h"

#include <algorithm>

namespace trunkline::rtp {
namespace {

// The other side counts as talking when it was heard within this time.
constexpr std::uint32_t talks_ms = 1000;

// So many slots ahead their lines are asked for: with a million none is near.
constexpr std::uint32_t fetched_ahead = 8;

bool partner_talks(const SlotTable& table, const Slot& slot, Moment now) noexcept {
  if (slot.mode != SlotMode::relay || !slot.may_send || slot.partner >= table.size()) return false;
  const Slot& partner = table.slot(slot.partner);
  return partner.open && partner.stream.running() && now.ms - partner.heard_ms < talks_ms;
}

}  // namespace

std::uint32_t SlotSweep::step(SlotTable& table, PendingReports& reports, Moment now,
                              std::uint32_t most) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t left = std::min(most, table.size()); left > 0; --left) {
    const std::uint32_t index = next_;
    next_ = next_ + 1 < table.size() ? next_ + 1 : 0;
    table.prefetch_all(index + fetched_ahead);
    if (table.slot(index).open && look(table, reports, now, index)) ++found;
  }
  return found;
}

bool SlotSweep::look(SlotTable& table, PendingReports& reports, Moment now, std::uint32_t index) noexcept {
  const Slot& slot = table.slot(index);
  SlotBackground& background = table.background(index);
  SlotHistory& history = table.history(index);
  const auto path = table.path(index);
  history.seconds.look(slot.stream, history.losses, path, now.ms);
  table.records().look(history, path, now.ms);

  const std::uint32_t silent_ms = now.ms - slot.heard_ms;
  const std::uint32_t one_way_ms = 1000U * background.settings.one_way_s;
  const bool is_expected = one_way_ms != 0 && slot.may_receive;
  if (!is_expected || silent_ms < one_way_ms) {
    background.one_way = false;
  } else if (!background.one_way && partner_talks(table, slot, now)) {
    background.one_way = true;
    reports.one_way(table, index);
  }

  const std::uint32_t limit_ms = 1000U * background.settings.silence_s;
  const bool silent = limit_ms != 0 && silent_ms >= limit_ms;
  const bool ran_out = silent && !background.timed_out;
  if (ran_out) reports.timed_out(table, index);
  if (!silent && background.timed_out) reports.heard_again(table, index);
  background.timed_out = silent;
  return ran_out;
}

}  // namespace trunkline::rtp
