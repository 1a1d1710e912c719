#include "rtp/relay/slot_table.h"

#include <algorithm>
#include <memory>

#include "base/assert.h"

namespace trunkline::rtp {
namespace {

// "0.0.0.0" and "::" are how a peer says that it has no address (RFC 3264 section 8.4): nothing is sent
// there.
base::Endpoint usable(const base::Endpoint& signalled) noexcept {
  return signalled.address.is_unspecified() ? base::Endpoint{} : signalled;
}

}  // namespace

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
  histories_ = carve<SlotHistory>(at, count);
  backgrounds_ = carve<SlotBackground>(at, count);
  for (std::uint32_t index = 0; index < count; ++index) place(index);
}

void SlotTable::place(std::uint32_t index) noexcept {
  slots_[index].local_address = static_cast<std::uint8_t>(index / layout_.pairs_per_worker);
  slots_[index].local_port = layout_.local(handle(index)).port;
}

CommandResult SlotTable::open(base::MediaHandle handle, base::ShardId shard, const SlotSettings& settings,
                              Moment now) noexcept {
  if (handle.index >= slots_.size() || handle.generation == 0) return CommandResult::invalid;
  if (settings.mode == SlotMode::relay && settings.partner >= slots_.size()) return CommandResult::invalid;
  if (slots_[handle.index].open) return CommandResult::stale;

  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  const SlotLink reports = background.reports;  // a list may still hold this place: it stays in it
  const SlotLink playing = background.playing;
  slot = {};
  place(handle.index);
  background = {};
  background.reports = reports;
  background.playing = playing;
  background.shard = shard;
  SlotHistory& history = histories_[handle.index];
  history = {};
  background.generation = handle.generation;
  slot.open = true;
  slot.heard_ms = now.ms;
  slot.stream = StreamStatistics(settings.clock_khz);
  history.seconds.begin(slot.stream, now.ms);
  slot.remote = usable(settings.remote_rtp);
  background.remote_rtcp = usable(settings.remote_rtcp);
  set(handle.index, settings);
  ++open_;
  return CommandResult::applied;
}

CommandResult SlotTable::update(base::MediaHandle handle, const SlotSettings& settings, Moment now) noexcept {
  if (const auto result = check(handle); result != CommandResult::applied) return result;
  if (settings.mode == SlotMode::relay && settings.partner >= slots_.size()) return CommandResult::invalid;
  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  const bool moved =
      settings.remote_rtp != background.settings.remote_rtp || settings.latch != background.settings.latch;
  if (moved) {
    slot.latched = false;
    slot.route = 0;
    slot.remote = usable(settings.remote_rtp);
    histories_[handle.index].candidate = {};
  }
  if (moved || settings.remote_rtcp != background.settings.remote_rtcp) {
    background.rtcp_latched = false;
    background.remote_rtcp = usable(settings.remote_rtcp);
  }
  slot.heard_ms = now.ms;  // what was silent until now was allowed to be: the time-out starts anew
  background.timed_out = background.report_timed_out = background.report_heard_again = false;
  background.one_way = background.report_one_way = false;
  set(handle.index, settings);
  return CommandResult::applied;
}

CommandResult SlotTable::close(base::MediaHandle handle) noexcept {
  if (const auto result = check(handle); result != CommandResult::applied) return result;
  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  slot.open = false;
  settle(handle.index);
  records_.release(slot, histories_[handle.index]);
  background.report_latched = background.report_timed_out = background.report_heard_again = false;
  background.report_one_way = false;
  --open_;
  return CommandResult::applied;
}

CommandResult SlotTable::check(base::MediaHandle handle) const noexcept {
  if (handle.index >= slots_.size()) return CommandResult::invalid;
  const Slot& slot = slots_[handle.index];
  return slot.open && backgrounds_[handle.index].generation == handle.generation ? CommandResult::applied
                                                                                 : CommandResult::stale;
}

void SlotTable::set(std::uint32_t index, const SlotSettings& settings) noexcept {
  Slot& slot = slots_[index];
  slot.mode = settings.mode;
  slot.latch = settings.latch;
  slot.partner = settings.partner;
  slot.may_receive = settings.may_receive;
  slot.may_send = settings.may_send;
  slot.rtcp_mux = settings.rtcp_mux;
  slot.dscp = settings.dscp;
  backgrounds_[index].settings = settings;
  settle(index);
}

SlotTotals SlotTable::totals(std::uint32_t index) const noexcept {
  const Slot& slot = slots_[index];
  StreamStatistics stream = slot.stream;
  records_.for_each_extra(histories_[index], [&](const ExtraStream& extra) { stream.absorb(extra.stream); });
  return {.packets_received = stream.received(),
          .octets_received = stream.octets(),
          .packets_sent = slot.sent,
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
