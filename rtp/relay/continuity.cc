#include "rtp/relay/continuity.h"

#include "rtp/packet/octet_patch.h"
#include "rtp/packet/sequence.h"

namespace trunkline::rtp {
namespace {

LastHeard standing(const Slot& slot) noexcept {
  const StreamStatistics& stream = slot.stream;
  return {stream.ssrc(), stream.timestamp(), slot.heard_ms, static_cast<std::uint16_t>(stream.highest()),
          stream.running()};
}

bool goes_on(const LastHeard& last, const Header& header) noexcept {
  const int ahead = sequence_distance(last.sequence, header.sequence);
  return header.ssrc == last.ssrc && ahead > -100 && ahead < 3000;
}

// The first packet of the new stream follows the last one that was heard, after as much time as has passed.
void translate_from(Translation& out, bool translates, const LastHeard& last, const Header& header,
                    std::uint32_t elapsed) noexcept {
  const bool was_translated = translates && out.translated == last.ssrc;
  const auto told_ssrc = was_translated ? out.told_ssrc : last.ssrc;
  const std::uint16_t told_sequence =
      static_cast<std::uint16_t>(last.sequence + (was_translated ? out.sequence_delta : 0));
  const std::uint32_t told_timestamp = last.timestamp + (was_translated ? out.timestamp_delta : 0U);
  out.translated = header.ssrc;
  out.told_ssrc = told_ssrc;
  out.sequence_delta = static_cast<std::uint16_t>(told_sequence + 1 - header.sequence);
  out.timestamp_delta = told_timestamp + elapsed - header.timestamp;
}

}  // namespace

void expect_break(SlotBackground& background, Moment now) noexcept {
  background.break_ms = now.ms;
  background.broke = true;
}

void leave_partner(SlotTable& table, std::uint32_t index, std::uint32_t former, std::uint32_t next) noexcept {
  if (former >= table.size() || former == next) return;
  const Slot& left = table.slot(former);
  const bool was_ours = left.mode == SlotMode::relay && left.partner == index;
  if (!was_ours) return;
  // What was told lies in a record that is free by now where that slot is closed: read before one is taken.
  const auto* const told = left.translates ? table.extra(former) : nullptr;
  const auto translation = told == nullptr ? Translation{} : told->translation;
  if (left.stream.running()) {
    if (auto* const few = table.need_extra(index)) few->last_heard = standing(left);
  }
  Slot& entered = table.slot(next);
  if (told == nullptr || !entered.open) return;
  auto* const few = table.need_extra(next);
  if (few == nullptr) return;
  few->translation = translation;
  entered.translates = true;
  table.settle(next);
}

Succession continue_stream(SlotTable& table, std::uint32_t index, const Header& header, Moment now) noexcept {
  const Slot& slot = table.slot(index);
  const SlotBackground& background = table.background(index);
  if (slot.mode != SlotMode::relay || background.settings.encrypted || slot.partner >= table.size())
    return Succession::none;
  Slot& out = table.slot(slot.partner);
  if (!out.open || out.mode != SlotMode::relay || out.partner != index) return Succession::none;
  SlotExtra* few = table.extra(slot.partner);
  LastHeard last = few == nullptr ? LastHeard{} : few->last_heard;
  if (slot.stream.running()) {
    const bool may_change = background.broke && now.ms - background.break_ms < break_window_ms;
    if (!may_change) return Succession::none;
    if (out.translates && few != nullptr && header.ssrc == few->last_heard.ssrc) return Succession::stale;
    last = standing(slot);
  } else if (!last.known || goes_on(last, header)) {
    if (few != nullptr) few->last_heard.known = false;
    return Succession::none;
  }
  few = table.need_extra(slot.partner);
  if (few == nullptr) return Succession::none;
  translate_from(few->translation, out.translates, last, header,
                 (now.ms - last.at_ms) * slot.stream.clock_khz());
  out.translates = true;
  table.settle(slot.partner);
  few->last_heard = last;
  few->last_heard.known = false;
  return Succession::heir;
}

std::uint32_t translate_rtp(const Translation& told, std::span<std::uint8_t> octets) noexcept {
  OctetPatch patch(octets);
  if (Ssrc{patch.read_u32(8)} != told.translated) return 0;
  patch.u16(2, static_cast<std::uint16_t>((patch.read_u32(0) & 0xffff) + told.sequence_delta));
  patch.u32(4, patch.read_u32(4) + told.timestamp_delta);
  patch.u32(8, static_cast<std::uint32_t>(told.told_ssrc));
  return patch.change();
}

}  // namespace trunkline::rtp
