#include "rtp/relay/relay.h"

#include "rtp/relay/count.h"

namespace trunkline::rtp {

CommandResult Relay::open(base::MediaHandle handle, base::ShardId shard, const SlotSettings& settings,
                          base::Instant now) noexcept {
  const auto result = table_.open(handle, shard, settings, Moment(now));
  if (result == CommandResult::applied) player_.follow(table_, handle.index, Moment(now));
  return result;
}

CommandResult Relay::update(base::MediaHandle handle, const SlotSettings& settings,
                            base::Instant now) noexcept {
  const auto result = table_.update(handle, settings, Moment(now));
  if (result == CommandResult::applied) player_.follow(table_, handle.index, Moment(now));
  return result;
}

std::optional<SlotReport> Relay::close(base::MediaHandle handle) noexcept {
  if (table_.close(handle) != CommandResult::applied) return std::nullopt;
  player_.follow(table_, handle.index, Moment());
  SlotReport report;
  report.kind = ReportKind::totals;
  report.handle = table_.handle(handle.index);
  report.totals = table_.totals(handle.index);
  return report;
}

std::optional<Relay::Played> Relay::play(Moment now) noexcept {
  const auto due = player_.next(table_, now);
  if (!due) return std::nullopt;
  Slot& slot = table_.slot(due->slot);
  count_sent(slot);
  return Played{due->slot, depart_rtp(slot, table_.local(due->slot)), due->packet};
}

}  // namespace trunkline::rtp
