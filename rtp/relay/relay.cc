#include "rtp/relay/relay.h"

#include <utility>

#include "rtp/relay/continuity.h"
#include "rtp/relay/count.h"

namespace trunkline::rtp {

CommandResult Relay::open(base::MediaHandle handle, base::ShardId shard, const SlotSettings& settings,
                          base::Instant now) noexcept {
  const auto result = table_.open(handle, shard, settings, Moment(now));
  count_refused_extras();
  if (result == CommandResult::applied) take_part(handle.index, Moment(now));
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
  take_part(handle.index, Moment(now));
  count_digits();
  if (!says_again) expect_break(table_.background(handle.index), Moment(now));
  if (settings.mode == SlotMode::relay) leave_partner(table_, handle.index, former, settings.partner);
  count_refused_extras();
  return result;
}

std::optional<SlotReport> Relay::close(base::MediaHandle handle) noexcept {
  if (!table_.is_open(handle)) return std::nullopt;
  const auto report = report_of(ReportKind::totals, handle.index);
  reporter_.leave(table_, handle.index);
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

void Relay::take_part(std::uint32_t index, Moment now) noexcept {
  player_.follow(table_, index, now);
  reporter_.follow(table_, index, player_, now);
  events_.increment(RelayEvent::rtcp_unsent, reporter_.take_refused());
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
  if (due->packet.size() < Player::Packet::most)
    reporter_.sent_short(table_, due->slot, due->packet.size() - fixed_header_octets);
  return Played{due->slot, depart_rtp(table_.slot(due->slot), table_.local(due->slot)), due->packet};
}

std::optional<Reporter::Due> Relay::report_to_peer(Moment now) noexcept {
  auto due = reporter_.next(table_, now);
  if (due) events_.increment(RelayEvent::rtcp_sent);
  return due;
}

}  // namespace trunkline::rtp
