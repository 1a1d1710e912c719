#include "rtp/relay/pending_reports.h"

namespace trunkline::rtp {
namespace {

// The first of what a slot has to say.
std::optional<ReportKind> due(const SlotBackground& background) noexcept {
  if (background.report_latched) return ReportKind::latched;
  if (background.report_one_way) return ReportKind::one_way;
  if (background.report_timed_out) return ReportKind::timed_out;
  if (background.report_heard_again) return ReportKind::heard_again;
  return std::nullopt;
}

}  // namespace

// No effect when it is in the list already.
void PendingReports::push_back(SlotTable& table, std::uint32_t index) noexcept {
  auto& next = table.background(index).next_report;
  if (next != SlotLink::not_linked) return;
  next = no_slot;
  (last_ == no_slot ? first_ : table.background(last_).next_report) = index;
  last_ = index;
  ++size_;
}

void PendingReports::pop_front(SlotTable& table) noexcept {
  auto& next = table.background(first_).next_report;
  first_ = next;
  if (first_ == no_slot) last_ = no_slot;
  next = SlotLink::not_linked;
  --size_;
}

void PendingReports::latched(SlotTable& table, std::uint32_t index) noexcept {
  table.background(index).report_latched = true;
  push_back(table, index);
}

void PendingReports::timed_out(SlotTable& table, std::uint32_t index) noexcept {
  SlotBackground& background = table.background(index);
  // The control plane still thinks that it is silent where this has not gone out.
  const bool takes_back = background.report_heard_again;
  background.report_heard_again = false;
  if (takes_back) return;
  background.report_timed_out = true;
  push_back(table, index);
}

void PendingReports::one_way(SlotTable& table, std::uint32_t index) noexcept {
  table.background(index).report_one_way = true;
  push_back(table, index);
}

void PendingReports::heard_again(SlotTable& table, std::uint32_t index) noexcept {
  SlotBackground& background = table.background(index);
  const bool takes_back = background.report_timed_out;
  background.report_timed_out = false;
  if (takes_back) return;
  background.report_heard_again = true;
  push_back(table, index);
}

std::optional<PendingReports::Due> PendingReports::front(SlotTable& table) noexcept {
  while (first_ != no_slot) {
    const std::uint32_t index = first_;
    const SlotBackground& background = table.background(index);
    if (const auto kind = due(background)) {
      SlotReport report;
      report.kind = *kind;
      report.handle = table.handle(index);
      if (background.report_latched) report.source = table.slot(index).remote;
      return Due{background.shard, report};
    }
    pop_front(table);
  }
  return std::nullopt;
}

void PendingReports::taken(SlotTable& table) noexcept {
  const std::uint32_t index = first_;
  if (index == no_slot) return;
  SlotBackground& background = table.background(index);
  const auto kind = due(background);
  if (kind == ReportKind::latched) background.report_latched = false;
  if (kind == ReportKind::one_way) background.report_one_way = false;
  if (kind == ReportKind::timed_out) background.report_timed_out = false;
  if (kind == ReportKind::heard_again) background.report_heard_again = false;
}

void PendingReports::defer(SlotTable& table) noexcept {
  const std::uint32_t index = first_;
  if (index == no_slot) return;
  pop_front(table);
  push_back(table, index);
}

}  // namespace trunkline::rtp
