// What the control plane orders of a slot.
#include <utility>

#include "base/split_mix.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {
namespace {

// "0.0.0.0" and "::" are how a peer says that it has no address (RFC 3264 section 8.4): nothing is sent
// there.
base::Endpoint usable(const base::Endpoint& signalled) noexcept {
  return signalled.address.is_unspecified() ? base::Endpoint{} : signalled;
}

std::uint32_t digest_of(const base::Endpoint& endpoint) noexcept {
  return static_cast<std::uint32_t>(base::mixed(0, endpoint));
}

KeptSettings kept_of(const SlotSettings& settings) noexcept {
  KeptSettings kept{.silence_s = settings.silence_s,
                    .change_packets = settings.change_packets,
                    .one_way_s = settings.one_way_s,
                    .clock_khz = settings.clock_khz,
                    .codec = settings.codec,
                    .rtp = digest_of(settings.remote_rtp),
                    .rtcp = digest_of(settings.remote_rtcp)};
  kept.payload_type = settings.payload_type & 0x7fU;
  kept.events = settings.events & 0x7fU;
  kept.encrypted = settings.encrypted;
  return kept;
}

}  // namespace

CommandResult SlotTable::open(base::MediaHandle handle, base::ShardId shard, const SlotSettings& settings,
                              Moment now) noexcept {
  if (handle.index >= slots_.size() || handle.generation == 0) return CommandResult::invalid;
  if (settings.mode == SlotMode::relay && settings.partner >= slots_.size()) return CommandResult::invalid;
  if (slots_[handle.index].open) return CommandResult::stale;

  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  const auto next_report = background.next_report;  // a list may still hold this place: it stays in it
  const SlotLink playing = background.playing;
  slot = Slot{};
  place(handle.index);
  background = SlotBackground{};
  background.next_report = next_report;
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
  set(handle.index, settings, kept_of(settings));
  set_rtcp(handle.index, settings.remote_rtcp);
  ++open_;
  return CommandResult::applied;
}

CommandResult SlotTable::update(base::MediaHandle handle, const SlotSettings& settings, Moment now) noexcept {
  if (const auto result = check(handle); result != CommandResult::applied) return result;
  if (settings.mode == SlotMode::relay && settings.partner >= slots_.size()) return CommandResult::invalid;
  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  const auto kept = kept_of(settings);
  const bool moved =
      background.settings.rtp != kept.rtp || settings.latch != slot.latch || settings.latch_anew;
  const bool rtcp_moved = moved || background.settings.rtcp != kept.rtcp;
  if (moved) {
    slot.latched = false;
    slot.remote = usable(settings.remote_rtp);
    if (auto* const few = extra(handle.index)) few->candidate = {};
  }
  if (rtcp_moved) {
    background.rtcp_latched = false;
    set_rtcp(handle.index, settings.remote_rtcp);
  }
  slot.heard_ms = now.ms;  // what was silent until now was allowed to be: the time-out starts anew
  background.timed_out = background.report_timed_out = background.report_heard_again = false;
  background.one_way = background.report_one_way = false;
  set(handle.index, settings, kept);
  return CommandResult::applied;
}

CommandResult SlotTable::close(base::MediaHandle handle) noexcept {
  if (const auto result = check(handle); result != CommandResult::applied) return result;
  Slot& slot = slots_[handle.index];
  SlotBackground& background = backgrounds_[handle.index];
  part(handle.index);
  slot.open = false;
  settle(handle.index);
  records_.release(slot, histories_[handle.index]);
  extras_.give_back(handle.index, background);
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

void SlotTable::set(std::uint32_t index, const SlotSettings& settings, KeptSettings kept) noexcept {
  Slot& slot = slots_[index];
  const auto former = slot.partner;
  part(index);
  slot.mode = settings.mode;
  slot.latch = settings.latch;
  slot.partner = settings.partner;
  slot.may_receive = settings.may_receive;
  slot.may_send = settings.may_send;
  slot.rtcp_mux = settings.rtcp_mux;
  slot.dscp = settings.dscp;
  slot.hears_events = settings.events != 0 && settings.mode != SlotMode::relay;
  KeptSettings& before = backgrounds_[index].settings;
  kept.rtcp_elsewhere = before.rtcp_elsewhere;
  before = kept;
  settle(index);
  if (former != slot.partner && former < slots_.size()) settle_way(former);
}

// Two slots that may cease to be partners: what passed between them is each one's own from now on.
void SlotTable::part(std::uint32_t index) noexcept {
  if (!are_partners(index)) return;
  const auto partner = slots_[index].partner;
  backgrounds_[index].sent += std::exchange(slots_[partner].passed, 0U);
  backgrounds_[partner].sent += std::exchange(slots_[index].passed, 0U);
}

// As SDP has it, the same address for both, or latched where RTP was: only then is there an address to keep.
void SlotTable::set_rtcp(std::uint32_t index, const base::Endpoint& signalled) noexcept {
  SlotBackground& background = backgrounds_[index];
  const auto rtcp = usable(signalled);
  background.rtcp_port = rtcp.port;
  background.settings.rtcp_elsewhere = rtcp.port != 0 && rtcp.address != slots_[index].remote.address;
  if (!background.settings.rtcp_elsewhere) return;
  if (auto* const few = need_extra(index)) {
    few->rtcp = rtcp.address;
  } else {
    background.rtcp_port = 0;
    background.settings.rtcp_elsewhere = false;
  }
}

base::Endpoint SlotTable::rtcp(std::uint32_t index) noexcept {
  const SlotBackground& background = backgrounds_[index];
  if (background.rtcp_port == 0) return {};
  const auto* const few = background.settings.rtcp_elsewhere ? extra(index) : nullptr;
  return {few != nullptr ? few->rtcp : slots_[index].remote.address, background.rtcp_port};
}

bool SlotTable::holds(std::uint32_t index, const SlotSettings& settings) const noexcept {
  const Slot& slot = slots_[index];
  const KeptSettings& kept = backgrounds_[index].settings;
  auto wanted = kept_of(settings);
  wanted.rtcp_elsewhere = kept.rtcp_elsewhere;  // no setting: set_rtcp() has found it out
  const bool packets = slot.mode == settings.mode && slot.latch == settings.latch &&
                       slot.partner == settings.partner && slot.may_receive == settings.may_receive &&
                       slot.may_send == settings.may_send && slot.rtcp_mux == settings.rtcp_mux &&
                       slot.dscp == settings.dscp;
  return packets && kept == wanted && !settings.latch_anew;
}

}  // namespace trunkline::rtp
