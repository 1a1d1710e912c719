#include "controlplane/media/slot_plan.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

std::uint8_t clock_khz(std::uint32_t clock_rate) noexcept {
  // 8 kHz where nothing is known: what telephones mostly use. Only jitter figures hang on it.
  return static_cast<std::uint8_t>(clock_rate == 0 ? 8
                                                   : std::clamp<std::uint32_t>(clock_rate / 1000, 1, 255));
}

bool is_encrypted(rtp::MediaTransport transport) noexcept {
  switch (transport) {
    case rtp::MediaTransport::rtp_savp:
    case rtp::MediaTransport::rtp_savpf:
    case rtp::MediaTransport::udp_tls_rtp_savp:
    case rtp::MediaTransport::udp_tls_rtp_savpf: return true;
    case rtp::MediaTransport::rtp_avp:
    case rtp::MediaTransport::rtp_avpf:
    case rtp::MediaTransport::udptl:
    case rtp::MediaTransport::other: break;
  }
  return false;
}

/// Nobody is expected to be heard who may not send; and who holds the other may play music, or nothing.
std::uint16_t most_silence_s(const rtp::SlotSettings& slot, const MediaSettings& settings) noexcept {
  if (!slot.may_receive) return 0;
  return slot.may_send ? settings.silence_s : settings.hold_silence_s;
}

/// What both kinds of slot have in common: the path to `near`, and which halves of it are open.
rtp::SlotSettings path_to(const StreamSide& near, const StreamSide& far,
                          const MediaSettings& settings) noexcept {
  rtp::SlotSettings slot;
  slot.rtcp_mux = near.rtcp_mux && far.rtcp_mux;
  slot.remote_rtp = near.source.rtp();
  slot.remote_rtcp = slot.rtcp_mux ? near.source.rtp() : near.source.rtcp();
  slot.latch = near.source.latch;
  slot.may_receive = rtp::sends(near.direction) && rtp::receives(far.direction);
  slot.may_send = rtp::receives(near.direction) && rtp::sends(far.direction);
  slot.silence_s = most_silence_s(slot, settings);
  slot.clock_khz = near.clock_khz;
  slot.codec = near.codec;
  slot.encrypted = near.encrypted;
  slot.change_packets = settings.change_packets;
  slot.one_way_s = slot.may_receive && slot.may_send ? settings.one_way_s : std::uint8_t{0};
  return slot;
}

bool plays(rtp::SlotMode mode) noexcept {
  return mode == rtp::SlotMode::tone || mode == rtp::SlotMode::ringback;
}

/// The player speaks PCMU under any number, and PCMA under its own.
bool can_play(const StreamSide& own) noexcept {
  return own.codec == rtp::Codec::pcmu
             ? own.payload_type != rtp::PayloadType{8}
             : own.codec == rtp::Codec::pcma && own.payload_type == rtp::PayloadType{8};
}

}  // namespace

StreamSide side_of(const rtp::StreamFacts& facts, const base::Endpoint& signalled_from, rtp::LatchRule rule,
                   const StreamSide& before) noexcept {
  StreamSide side;
  side.kind = facts.kind;
  side.carried = facts.carried;
  side.direction = facts.direction;
  side.rtcp_mux = facts.rtcp_mux;
  side.encrypted = is_encrypted(facts.transport);
  const auto codec = rtp::main_codec(facts);
  side.codec = codec.codec;
  side.payload_type = codec.payload_type;
  side.clock_khz = clock_khz(codec.clock_rate);
  const bool keeps_source = facts.held_by_address && before.carried;
  side.source = keeps_source ? before.source : media_source(facts.rtp, facts.rtcp, signalled_from, rule);
  return side;
}

rtp::SlotSettings relay_slot(const StreamSide& near, const StreamSide& far, std::uint32_t partner,
                             const MediaSettings& settings) noexcept {
  auto slot = path_to(near, far, settings);
  slot.mode = rtp::SlotMode::relay;
  slot.partner = partner;
  return slot;
}

rtp::SlotSettings joined_slot(const MediaStream& near, const MediaStream& far, bool muted,
                              const MediaSettings& settings) noexcept {
  // Neither service is heard any more, but what it allows its peer still holds.
  const auto as_allowed = [](const MediaStream& stream) {
    auto side = stream.sides[Party::a];
    side.direction = rtp::both(side.direction, rtp::mirrored(stream.sides[Party::b].direction));
    return side;
  };
  auto slot = relay_slot(as_allowed(near), as_allowed(far), far.slots[Party::a].handle.index, settings);
  slot.may_send = slot.may_send && !muted;
  slot.rtcp_mux = near.sides[Party::a].rtcp_mux && near.sides[Party::b].rtcp_mux;
  const auto& source = near.sides[Party::a].source;
  slot.remote_rtcp = slot.rtcp_mux ? source.rtp() : source.rtcp();
  return slot;
}

rtp::SlotSettings service_slot(const StreamSide& near, const StreamSide& own, rtp::SlotMode mode,
                               const MediaSettings& settings) noexcept {
  auto slot = path_to(near, own, settings);
  slot.mode = plays(mode) && !can_play(own) ? rtp::SlotMode::silent : mode;
  slot.payload_type = static_cast<std::uint8_t>(own.payload_type);
  return slot;
}

}  // namespace trunkline::controlplane
