// A datagram's way into the relay: who sent it, what it is, and what it adds to the figures.
#include "rtp/packet/demultiplex.h"
#include "rtp/packet/header.h"
#include "rtp/relay/admit.h"
#include "rtp/relay/continuity.h"
#include "rtp/relay/latch.h"
#include "rtp/relay/read_rtcp.h"
#include "rtp/relay/relay.h"
#include "rtp/relay/source_change.h"

namespace trunkline::rtp {
namespace {

// Where an admitted packet goes by the slot's mode; nothing: nowhere.
constexpr std::optional<MediaOutcome> onward(SlotMode mode) noexcept {
  switch (mode) {
    case SlotMode::relay: return MediaOutcome::forwarded;
    case SlotMode::echo: return MediaOutcome::echoed;
    case SlotMode::tone:
    case SlotMode::ringback:
    case SlotMode::silent: break;
  }
  return std::nullopt;
}

// All that can be checked of RTCP which is encrypted: the first eight octets are in the clear, and the
// first packet's length must lie within the datagram (RFC 3711 section 3.4, RFC 3550 section 6.4).
constexpr bool has_rtcp_head(std::span<const std::uint8_t> octets) noexcept {
  if (octets.size() < 8 || octets[0] >> 6 != 2) return false;
  const std::size_t words = static_cast<std::size_t>(octets[2] << 8 | octets[3]) + 1;
  return 4 * words <= octets.size();
}

// The stream that the peer of a slot hears from us, which its reports are about.
StreamTowards stream_towards(SlotTable& table, std::uint32_t index) noexcept {
  const Slot& slot = table.slot(index);
  const PlayedStream& played = table.background(index).played;
  if (slot.mode != SlotMode::relay && played.drawn)
    return {played.ssrc, Player::frame_samples / Player::frame_ms};
  if (slot.mode != SlotMode::relay || slot.partner >= table.size()) return {};
  const StreamStatistics& from = table.slot(slot.partner).stream;
  if (!from.running()) return {};
  const auto* const few = slot.translates ? table.extra(index) : nullptr;
  const bool is_translated = few != nullptr && from.ssrc() == few->translation.translated;
  return {is_translated ? few->translation.told_ssrc : from.ssrc(), from.clock_khz()};
}

}  // namespace

Ruling Relay::end(MediaOutcome outcome) noexcept {
  outcomes_.increment(outcome);
  return {outcome, 0, 0};
}

Ruling Relay::refuse(Slot& slot, MediaOutcome outcome) noexcept {
  if (slot.open) count_refused(slot);
  return end(outcome);
}

Ruling Relay::admit(const MediaDatagram& datagram, const Moment& now) noexcept {
  if (datagram.slot >= table_.size()) return end(MediaOutcome::slot_closed);
  Slot& slot = table_.slot(datagram.slot);
  switch (demultiplex(datagram.octets)) {
    case DatagramKind::rtp: return admit_rtp(datagram, slot, now);
    case DatagramKind::rtcp: return admit_rtcp(datagram, slot, now);
    case DatagramKind::stun:
    case DatagramKind::dtls:
    case DatagramKind::other: break;
  }
  return refuse(slot, slot.open ? MediaOutcome::not_media : MediaOutcome::slot_closed);
}

Ruling Relay::admit_rtp(const MediaDatagram& datagram, Slot& slot, const Moment& now) noexcept {
  auto refusal = refuse_rtp(slot, datagram.source, datagram.on_rtcp_port);
  if (refusal == MediaOutcome::wrong_source) refusal = bind_source(datagram, slot, now, *refusal);
  if (refusal) return refuse(slot, *refusal);
  const auto header = parse_clear(datagram.octets);
  if (!header) return refuse(slot, MediaOutcome::bad_rtp);
  if (latch_rtp(slot, datagram.source)) {
    table_.settle(datagram.slot);
    events_.increment(RelayEvent::source_latched);
    reports_.latched(table_, datagram.slot);
  }
  const auto octets = static_cast<std::uint32_t>(datagram.octets.size());
  if (!record(datagram.slot, *header, octets, now)) return refuse(slot, MediaOutcome::stale_stream);
  count_heard(slot, now);
  if (slot.hears_events) hear_digits(datagram, header->payload_type, now);
  const auto outcome = onward(slot.mode);
  if (!outcome) return end(MediaOutcome::consumed);
  return {*outcome, datagram.slot, slot.mode == SlotMode::relay ? slot.partner : datagram.slot};
}

// A packet from elsewhere than the latched source: why it is refused, or nothing when it is the peer's new
// one.
std::optional<MediaOutcome> Relay::bind_source(const MediaDatagram& datagram, Slot& slot, const Moment& now,
                                               MediaOutcome refusal) noexcept {
  const auto header = parse_clear(datagram.octets);
  if (!slot.latched || !header) return refusal;
  const auto claim = claim_source(table_, datagram.slot, datagram.source, *header, now);
  count_refused_extras();
  switch (claim) {
    case SourceClaim::foreign: return refusal;
    case SourceClaim::unproven: return MediaOutcome::source_unproven;
    case SourceClaim::proven: break;
  }
  table_.settle(datagram.slot);
  table_.background(datagram.slot).rtcp_latched = false;
  events_.increment(RelayEvent::source_changed);
  reports_.latched(table_, datagram.slot);
  return slot.may_receive ? std::nullopt : std::optional(MediaOutcome::on_hold);
}

// False: it belongs to a stream that another has taken the place of.
bool Relay::record(std::uint32_t index, const Header& header, std::uint32_t octets,
                   const Moment& now) noexcept {
  Slot& slot = table_.slot(index);
  if (slot.stream.record_next(header, octets, now.arrival)) return true;
  SlotHistory& history = table_.history(index);
  auto succession = Succession::none;
  if (!table_.records().knows(slot, history, header.ssrc))
    succession = continue_stream(table_, index, header, now);
  count_refused_extras();
  if (succession == Succession::stale) return false;
  const bool is_heir = succession == Succession::heir;
  if (is_heir) events_.increment(RelayEvent::stream_translated);
  switch (table_.records().record(slot, history, header, octets, now, is_heir)) {
    case Recorded::known: break;
    case Recorded::begun: events_.increment(RelayEvent::stream_begun); break;
    case Recorded::unrecorded: events_.increment(RelayEvent::stream_unrecorded); break;
  }
  return true;
}

Ruling Relay::admit_rtcp(const MediaDatagram& datagram, Slot& slot, const Moment& now) noexcept {
  SlotBackground& background = table_.background(datagram.slot);
  if (const auto refusal =
          refuse_rtcp(slot, background, table_.rtcp(datagram.slot), datagram.source, datagram.on_rtcp_port)) {
    return refuse(slot, *refusal);
  }
  if (background.settings.encrypted) {
    if (!has_rtcp_head(datagram.octets)) return refuse(slot, MediaOutcome::bad_rtcp);
  } else {
    const auto reading = read_rtcp(datagram.octets, stream_towards(table_, datagram.slot), now,
                                   table_.history(datagram.slot).reported);
    if (!reading) return refuse(slot, MediaOutcome::bad_rtcp);
    note_bye(datagram.slot, reading->left.span());
  }
  latch_rtcp(slot, background, datagram.source);
  count_heard(slot, now);
  // Reports are about a stream between two parties: a service has nobody to send them on to.
  if (slot.mode != SlotMode::relay) {
    if (!background.settings.encrypted) reporter_.hear(table_, datagram.slot, datagram.octets, now);
    return end(MediaOutcome::consumed);
  }
  return {MediaOutcome::rtcp_forwarded, datagram.slot, slot.partner};
}

void Relay::note_bye(std::uint32_t index, std::span<const Ssrc> left) noexcept {
  for (const Ssrc source : left) {
    events_.increment(RelayEvent::rtcp_bye);
    table_.records().leave(table_.slot(index), table_.history(index), source);
  }
}

}  // namespace trunkline::rtp
