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

SlotTable::SlotTable(const MediaLayout& layout, base::WorkerId worker, std::span<std::byte> memory) noexcept
    : layout_(layout), worker_(worker) {
  const std::size_t count = layout.slots_per_worker();
  void* at = memory.data();
  std::size_t room = memory.size();
  TL_ASSERT(count == 0 || std::align(alignof(Slot), octets_needed(count), at, room) == memory.data());
  auto* slots = static_cast<Slot*>(at);
  auto* backgrounds = static_cast<SlotBackground*>(static_cast<void*>(slots + count));
  std::uninitialized_default_construct_n(slots, count);
  std::uninitialized_default_construct_n(backgrounds, count);
  slots_ = {slots, count};
  backgrounds_ = {backgrounds, count};
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
  slot.generation = handle.generation;
  slot.open = true;
  slot.heard_ms = now.ms;
  slot.stream = StreamStatistics(settings.clock_khz);
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
  }
  if (moved || settings.remote_rtcp != background.settings.remote_rtcp) {
    background.rtcp_latched = false;
    background.remote_rtcp = usable(settings.remote_rtcp);
  }
  slot.heard_ms = now.ms;  // what was silent until now was allowed to be: the time-out starts anew
  background.timed_out = background.report_timed_out = background.report_heard_again = false;
  set(handle.index, settings);
  return CommandResult::applied;
}

CommandResult SlotTable::close(base::MediaHandle handle) noexcept {
  if (const auto result = check(handle); result != CommandResult::applied) return result;
  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  slot.open = false;
  settle(handle.index);
  background.report_latched = background.report_timed_out = background.report_heard_again = false;
  --open_;
  return CommandResult::applied;
}

CommandResult SlotTable::check(base::MediaHandle handle) const noexcept {
  if (handle.index >= slots_.size()) return CommandResult::invalid;
  const Slot& slot = slots_[handle.index];
  return slot.open && slot.generation == handle.generation ? CommandResult::applied : CommandResult::stale;
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
  const StreamStatistics& stream = slot.stream;
  return {.packets_received = stream.received(),
          .octets_received = stream.octets(),
          .packets_sent = slot.sent,
          .packets_refused = slot.refused,
          .packets_lost = stream.lost(),
          .packets_reordered = stream.reordered(),
          .packets_duplicated = stream.duplicated(),
          .jitter_us = stream.jitter_us()};
}

base::MediaHandle SlotTable::handle(std::uint32_t index) const noexcept {
  return {static_cast<std::uint8_t>(worker_), index & 0xffffffU, slots_[index].generation};
}

base::Endpoint SlotTable::local(std::uint32_t index) const noexcept {
  const Slot& slot = slots_[index];
  return {layout_.addresses[slot.local_address], slot.local_port};
}

}  // namespace trunkline::rtp
