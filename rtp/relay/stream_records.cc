#include "rtp/relay/stream_records.h"

#include <utility>

namespace trunkline::rtp {

StreamRecords::StreamRecords(std::span<ExtraStream> records) noexcept
    : records_(records), free_count_(static_cast<std::uint32_t>(records.size())) {
  for (std::uint32_t i = free_count_; i > 0; --i) {
    records_[i - 1].next = free_;
    free_ = i - 1;
  }
}

Recorded StreamRecords::record(Slot& slot, SlotHistory& history, const Header& header, std::uint32_t octets,
                               Moment now, bool replaces) noexcept {
  const bool is_first = slot.stream.running() && header.ssrc == slot.stream.ssrc();
  if (is_first) {
    history.reported.left = false;
    slot.stream.record(header, octets, now.arrival, history.losses);
    return Recorded::known;
  }
  const bool vacant = !slot.stream.running() || replaces || history.reported.left ||
                      slot.stream.idle_ms(now.arrival) >= vacant_ms;
  const auto found = find(history, header.ssrc);
  if (found == no_slot && vacant) {
    history.reported.left = false;
    slot.stream.record(header, octets, now.arrival, history.losses);
    return Recorded::begun;
  }
  const auto at = found != no_slot ? found : take(history, slot.stream.clock_khz(), now.ms);
  if (at == no_slot) {
    slot.stream.record_stranger(octets);
    history.seconds.leave_out(1, 1, 0);
    return Recorded::unrecorded;
  }
  ExtraStream& extra = records_[at];
  extra.stream.record(header, octets, now.arrival, extra.losses);
  if (vacant) {
    // The one that talks takes the place that costs least.
    std::swap(slot.stream, extra.stream);
    std::swap(history.losses, extra.losses);
    history.reported.left = false;
    std::swap(history.seconds, extra.seconds);
  }
  return found != no_slot ? Recorded::known : Recorded::begun;
}

bool StreamRecords::leave(Slot& slot, SlotHistory& history, Ssrc ssrc) noexcept {
  if (const auto found = find(history, ssrc); found != no_slot) {
    give_back(slot, history, found);
    return false;
  }
  if (!slot.stream.running() || slot.stream.ssrc() != ssrc) return false;
  history.reported.left = true;
  return true;
}

void StreamRecords::release(Slot& slot, SlotHistory& history) noexcept {
  while (history.extra_streams != no_slot) give_back(slot, history, history.extra_streams);
}

std::uint32_t StreamRecords::find(const SlotHistory& history, Ssrc ssrc) const noexcept {
  auto at = history.extra_streams;
  while (at != no_slot && records_[at].stream.ssrc() != ssrc) at = records_[at].next;
  return at;
}

void StreamRecords::look(const SlotHistory& history, const PathFacts& path, std::uint32_t now_ms) noexcept {
  for (auto at = history.extra_streams; at != no_slot; at = records_[at].next)
    records_[at].seconds.look(records_[at].stream, records_[at].losses, path, now_ms);
}

std::uint32_t StreamRecords::take(SlotHistory& history, std::uint8_t clock_khz,
                                  std::uint32_t now_ms) noexcept {
  std::uint32_t present = 0;
  for (auto at = history.extra_streams; at != no_slot; at = records_[at].next) ++present;
  if (present >= most_extra || free_ == no_slot) return no_slot;
  const auto taken = free_;
  free_ = records_[taken].next;
  --free_count_;
  records_[taken] = {};
  records_[taken].stream = StreamStatistics(clock_khz);
  records_[taken].seconds.begin(records_[taken].stream, now_ms);
  records_[taken].next = history.extra_streams;
  history.extra_streams = taken;
  return taken;
}

void StreamRecords::give_back(Slot& slot, SlotHistory& history, std::uint32_t record) noexcept {
  auto* link = &history.extra_streams;
  while (*link != record) link = &records_[*link].next;
  const StreamStatistics& stream = records_[record].stream;
  history.seconds.leave_out(stream.received(), stream.expected(), stream.lost());
  history.seconds.absorb(records_[record].seconds);
  slot.stream.absorb(stream);
  *link = records_[record].next;
  records_[record].next = free_;
  free_ = record;
  ++free_count_;
}

}  // namespace trunkline::rtp
