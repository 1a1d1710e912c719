#include "rtp/relay/pending_reports.h"

#include <utility>

namespace trunkline::rtp {

void PendingReports::latched(SlotTable& table, std::uint32_t index) noexcept {
  table.background(index).report_latched = true;
  slots_.push_back(table.backgrounds(), index);
}

void PendingReports::timed_out(SlotTable& table, std::uint32_t index) noexcept {
  SlotBackground& background = table.background(index);
  // The control plane still thinks that it is silent where this has not gone out.
  if (std::exchange(background.report_heard_again, false)) return;
  background.report_timed_out = true;
  slots_.push_back(table.backgrounds(), index);
}

void PendingReports::heard_again(SlotTable& table, std::uint32_t index) noexcept {
  SlotBackground& background = table.background(index);
  if (std::exchange(background.report_timed_out, false)) return;
  background.report_heard_again = true;
  slots_.push_back(table.backgrounds(), index);
}

std::optional<PendingReports::Due> PendingReports::front(SlotTable& table) noexcept {
  while (slots_.front() != no_slot) {
    const std::uint32_t index = slots_.front();
    const SlotBackground& background = table.background(index);
    if (background.report_latched || background.report_timed_out || background.report_heard_again) {
      SlotReport report;
      report.kind = background.report_latched     ? ReportKind::latched
                    : background.report_timed_out ? ReportKind::timed_out
                                                  : ReportKind::heard_again;
      report.handle = table.handle(index);
      if (background.report_latched) report.source = table.slot(index).remote;
      return Due{background.shard, report};
    }
    slots_.remove(table.backgrounds(), index);
  }
  return std::nullopt;
}

void PendingReports::taken(SlotTable& table) noexcept {
  const std::uint32_t index = slots_.front();
  if (index == no_slot) return;
  SlotBackground& background = table.background(index);
  // In the order in which front() offers them.
  (background.report_latched     ? background.report_latched
   : background.report_timed_out ? background.report_timed_out
                                 : background.report_heard_again) = false;
}

void PendingReports::defer(SlotTable& table) noexcept {
  const std::uint32_t index = slots_.front();
  if (index == no_slot) return;
  slots_.remove(table.backgrounds(), index);
  slots_.push_back(table.backgrounds(), index);
}

}  // namespace trunkline::rtp
