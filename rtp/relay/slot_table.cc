#include "rtp/relay/slot_table.h"

#include <algorithm>
#include <memory>

#include "base/assert.h"

namespace trunkline::rtp {

template <class T>
std::span<T> SlotTable::carve(std::byte*& at, std::size_t count) noexcept {
  auto* first = static_cast<T*>(static_cast<void*>(at));
  std::uninitialized_default_construct_n(first, count);
  at += count * sizeof(T);
  return {first, count};
}

SlotTable::SlotTable(const MediaLayout& layout, base::WorkerId worker, std::span<std::byte> memory,
                     std::span<const base::IpAddress> own) noexcept
    : layout_(layout), worker_(worker), own_(own) {
  const std::size_t count = layout.slots_per_worker();
  if (count == 0) return;
  void* aligned = memory.data();
  std::size_t room = memory.size();
  TL_ASSERT(std::align(alignof(Slot), octets_needed(count), aligned, room) == memory.data());
  std::byte* at = memory.data();
  // Those that must be aligned most come first.
  slots_ = carve<Slot>(at, count);
  records_ = StreamRecords(carve<ExtraStream>(at, StreamRecords::records_for(count)));
  extras_ = SlotExtras(carve<SlotExtra>(at, SlotExtras::records_for(count)));
  histories_ = carve<SlotHistory>(at, count);
  backgrounds_ = carve<SlotBackground>(at, count);
  digits_ = DigitRecords(carve<DigitRecord>(at, DigitRecords::records_for(count)));
  participants_ = Participants(carve<Participant>(at, Participants::records_for(count)));
  const auto events = HeardDigits::records_for(count);
  const auto heard = carve<HeardEvent>(at, events);
  heard_ = HeardDigits(heard, carve<DueDigit>(at, events));
  for (std::uint32_t index = 0; index < count; ++index) place(index);
}

void SlotTable::place(std::uint32_t index) noexcept {
  slots_[index].local_address = static_cast<std::uint8_t>(index / layout_.pairs_per_worker);
  slots_[index].local_port = layout_.local(handle(index)).port;
}

void SlotTable::settle(std::uint32_t index) noexcept {
  Slot& slot = slots_[index];
  slot.express_in = is_express(slot, layout_.addresses[slot.local_address], own_);
  settle_way(index);
  if (are_partners(index)) settle_way(slot.partner);
}

void SlotTable::settle_way(std::uint32_t index) noexcept {
  Slot& slot = slots_[index];
  slot.way = are_partners(index) ? way_between(slot, local(index), slots_[slot.partner], local(slot.partner))
                                 : WayOut{};
}

SlotTotals SlotTable::totals(std::uint32_t index) const noexcept {
  const Slot& slot = slots_[index];
  const auto passed = are_partners(index) ? slots_[slot.partner].passed : 0;
  StreamStatistics stream = slot.stream;
  records_.for_each_extra(histories_[index], [&](const ExtraStream& extra) { stream.absorb(extra.stream); });
  return {.packets_received = stream.received(),
          .octets_received = stream.octets(),
          .packets_sent = backgrounds_[index].sent + passed,
          .packets_refused = slot.refused,
          .packets_lost = stream.lost(),
          .packets_reordered = stream.reordered(),
          .packets_duplicated = stream.duplicated(),
          .jitter_us = stream.jitter_us()};
}

StreamQuality SlotTable::quality(std::uint32_t index) const noexcept {
  const StreamStatistics& stream = slots_[index].stream;
  const SlotHistory& history = histories_[index];
  StreamQuality quality;
  quality.ssrc = static_cast<std::uint32_t>(stream.ssrc());
  quality.payload_type = stream.payload_type();
  quality.streams = stream.running() ? 1 : 0;
  quality.one_way = backgrounds_[index].one_way;
  SecondMeter seconds = history.seconds;
  records_.for_each_extra(history, [&](const ExtraStream& extra) {
    ++quality.streams;
    seconds.absorb(extra.seconds);
  });
  seconds.tell(stream, history.losses, path(index), quality);
  history.reported.tell(quality);
  return quality;
}

PathFacts SlotTable::path(std::uint32_t index) const noexcept {
  return {backgrounds_[index].settings.codec, histories_[index].reported.round_trip_us};
}

base::MediaHandle SlotTable::handle(std::uint32_t index) const noexcept {
  return {static_cast<std::uint8_t>(worker_), index & 0xffffffU, backgrounds_[index].generation};
}

}  // namespace trunkline::rtp
