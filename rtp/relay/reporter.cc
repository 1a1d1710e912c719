#include "rtp/relay/reporter.h"

#include <algorithm>
#include <utility>

#include "base/split_mix.h"
#include "rtp/relay/admit.h"
#include "rtp/relay/own_report.h"
#include "rtp/rtcp/goodbye.h"
#include "rtp/rtcp/rtcp_interval.h"

namespace trunkline::rtp {
namespace {

// Nobody: it is not known where the peer takes RTCP, or its RTCP is encrypted.
base::Endpoint destination(SlotTable& table, std::uint32_t index) noexcept {
  const Slot& slot = table.slot(index);
  const bool is_known = slot.remote.port != 0 && !awaits_source(slot);
  if (!is_known || table.background(index).settings.encrypted) return {};
  return slot.rtcp_mux ? slot.remote : table.rtcp(index);
}

}  // namespace

std::uint32_t Reporter::draw_interval(const Participant& record) noexcept {
  const auto bits = base::split_mix(seed_ += base::split_mix_step);
  return rtcp_interval_ms(static_cast<std::uint32_t>(bits >> 32), !record.has_reported);
}

void Reporter::follow(SlotTable& table, std::uint32_t index, Player& player, Moment now) noexcept {
  PlayedStream& played = table.background(index).played;
  if (table.slot(index).mode == SlotMode::relay || played.reports) return;
  auto* const record = table.participants().take(table.handle(index));
  if (record == nullptr) {
    ++refused_;
    return;
  }
  player.name(played);
  played.reports = true;
  record->sequence = played.sequence;
  record->reported_ms = now.ms;
  record->due_ms = now.ms + draw_interval(*record);
}

void Reporter::leave(SlotTable& table, std::uint32_t index) noexcept {
  PlayedStream& played = table.background(index).played;
  if (!played.reports) return;
  played.reports = false;
  auto* const record = table.participants().find(table.handle(index));
  if (record == nullptr) return;
  record->leaves = true;
  record->farewell = destination(table, index);
  table.participants().put_last(*record);
}

void Reporter::sent_short(SlotTable& table, std::uint32_t index, std::size_t payload_octets) noexcept {
  if (!table.background(index).played.reports) return;
  if (auto* const record = table.participants().find(table.handle(index)))
    record->octets -= Player::frame_samples - static_cast<std::uint32_t>(payload_octets);
}

void Reporter::hear(SlotTable& table, std::uint32_t index, std::span<const std::uint8_t> octets,
                    Moment now) noexcept {
  if (!table.background(index).played.reports) return;
  if (auto* const record = table.participants().find(table.handle(index)))
    hear_sender_report(octets, table.slot(index).stream, *record, now);
}

void Reporter::sweep(SlotTable& table, Moment now, std::size_t most) noexcept {
  Participants& all = table.participants();
  if (all.size() == 0) return;
  for (auto left = std::min(most, all.round()); left > 0; --left) {
    Participant& record = all.next_in_turn();
    const bool is_due = static_cast<std::int32_t>(now.ms - record.due_ms) >= 0;
    if (record.slot && is_due) all.put_last(record);
  }
}

// RFC 3550 section 6.3.6 and appendix A.7: whoever finds then that he should wait for longer does so.
bool Reporter::is_due(Participant& record, Moment now) noexcept {
  const auto interval_ms = draw_interval(record);
  if (now.ms - record.reported_ms < interval_ms) {
    record.due_ms = record.reported_ms + interval_ms;
    return false;
  }
  record.reported_ms = now.ms;
  return true;
}

std::optional<Reporter::Due> Reporter::next(SlotTable& table, Moment now) noexcept {
  Participants& all = table.participants();
  while (auto* const record = all.pop_front()) {
    std::optional<Due> due;
    if (record->leaves) {
      due = say_goodbye(table, *record, now);
      all.give_back(*record);
    } else if (is_due(*record, now)) {
      if (table.slot(record->slot.index).mode != SlotMode::relay) due = report(table, *record, now);
      record->due_ms = now.ms + draw_interval(*record);
    }
    if (due) return due;
  }
  return std::nullopt;
}

std::uint32_t Reporter::take_refused() noexcept { return std::exchange(refused_, 0U); }

std::optional<Reporter::Due> Reporter::report(SlotTable& table, Participant& record, Moment now) noexcept {
  const auto index = record.slot.index;
  const auto to = destination(table, index);
  if (to.port == 0) return std::nullopt;
  Due due{index, depart_rtcp(table.slot(index), to, table.local(index)), {}};
  base::OctetWriter writer(due.octets);
  write_own_report(writer, table, record, now);
  write_own_name(writer, names_, table.background(index).played.ssrc, record.slot);
  due.size = writer.position();
  return due;
}

// Whoever has sent nothing at all leaves without a word, and nobody has another member to wait for (sections
// 6.3.7 and 6.6).
std::optional<Reporter::Due> Reporter::say_goodbye(SlotTable& table, Participant& record,
                                                   Moment now) noexcept {
  const auto index = record.slot.index;
  const PlayedStream& played = table.background(index).played;
  const bool was_here = record.has_reported || played.sequence != record.sequence;
  const bool is_another_call_by_now = table.handle(index) != record.slot;
  if (record.farewell.port == 0 || !was_here || is_another_call_by_now) return std::nullopt;
  Due due{index, depart_rtcp(table.slot(index), record.farewell, table.local(index)), {}};
  base::OctetWriter writer(due.octets);
  write_own_report(writer, table, record, now);
  write_own_name(writer, names_, played.ssrc, record.slot);
  Goodbye goodbye;
  static_cast<void>(goodbye.sources.push_back(played.ssrc));
  write(writer, goodbye);
  due.size = writer.position();
  return due;
}

}  // namespace trunkline::rtp
