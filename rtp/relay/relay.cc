#include "rtp/relay/relay.h"

#include <utility>

#include "rtp/relay/continuity.h"
#include "rtp/relay/count.h"

namespace trunkline::rtp {

CommandResult Relay::open(base::MediaHandle handle, base::ShardId shard, const SlotSettings& settings,
                          base::Instant now) noexcept {
  const auto result = table_.open(handle, shard, settings, Moment(now));
  count_refused_extras();
  if (result == CommandResult::applied) player_.follow(table_, handle.index, Moment(now));
  return result;
}

CommandResult Relay::update(base::MediaHandle handle, const SlotSettings& settings,
                            base::Instant now) noexcept {
  const bool known = table_.is_open(handle);
  const std::uint32_t former = known ? table_.slot(handle.index).partner : no_slot;
  // An offer that says again what holds already (a session timer's re-INVITE) gives no new stream a right to
  // the old one's name.
  const bool says_again = known && table_.holds(handle.index, settings);
  const auto result = table_.update(handle, settings, Moment(now));
  if (result != CommandResult::applied) return result;
  player_.follow(table_, handle.index, Moment(now));
  count_digits();
  if (!says_again) expect_break(table_.background(handle.index), Moment(now));
  if (settings.mode == SlotMode::relay) leave_partner(table_, handle.index, former, settings.partner);
  count_refused_extras();
  return result;
}

std::optional<SlotReport> Relay::close(base::MediaHandle handle) noexcept {
  if (!table_.is_open(handle)) return std::nullopt;
  const auto report = report_of(ReportKind::totals, handle.index);
  if (table_.close(handle) != CommandResult::applied) return std::nullopt;
  player_.follow(table_, handle.index, Moment());
  count_digits();
  return report;
}

CommandResult Relay::send_digits(base::MediaHandle handle, const DigitString& digits,
                                 base::Instant now) noexcept {
  if (handle.index >= table_.size()) return CommandResult::invalid;
  if (!table_.is_open(handle)) return CommandResult::stale;
  player_.send_digits(table_, handle.index, digits, Moment(now));
  count_digits();
  return CommandResult::applied;
}

void Relay::count_digits() noexcept {
  if (table_.digits().tally() == DigitTally{}) return;
  const auto tally = std::exchange(table_.digits().tally(), {});
  events_.increment(RelayEvent::digits_sent, tally.sent);
  events_.increment(RelayEvent::digits_dropped, tally.dropped);
  events_.increment(RelayEvent::digits_refused, tally.refused);
}

std::optional<SlotReport> Relay::figures(base::MediaHandle handle, base::Instant now) const noexcept {
  if (!table_.is_open(handle)) return std::nullopt;
  SlotReport report = report_of(ReportKind::figures, handle.index);
  report.quality.silent_ms = Moment(now).ms - table_.slot(handle.index).heard_ms;
  return report;
}

SlotReport Relay::report_of(ReportKind kind, std::uint32_t index) const noexcept {
  SlotReport report;
  report.kind = kind;
  report.handle = table_.handle(index);
  report.totals = table_.totals(index);
  report.quality = table_.quality(index);
  return report;
}

std::optional<Relay::Played> Relay::play(Moment now) noexcept {
  const auto due = player_.next(table_, now);
  count_digits();
  if (!due) return std::nullopt;
  count_sent(table_.background(due->slot));
  return Played{due->slot, depart_rtp(table_.slot(due->slot), table_.local(due->slot)), due->packet};
}

}  // namespace trunkline::rtp
