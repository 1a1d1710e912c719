// A datagram's way through the relay: admit, latch, count, and out by the partner.
#include "rtp/packet/demultiplex.h"
#include "rtp/packet/header.h"
#include "rtp/relay/admit.h"
#include "rtp/relay/count.h"
#include "rtp/relay/latch.h"
#include "rtp/relay/relay.h"

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

// All that can be checked of RTCP which may be encrypted: the first eight octets are in the clear, and the
// first packet's length must lie within the datagram (RFC 3711 section 3.4, RFC 3550 section 6.4).
constexpr bool has_rtcp_head(std::span<const std::uint8_t> octets) noexcept {
  if (octets.size() < 8 || octets[0] >> 6 != 2) return false;
  const std::size_t words = static_cast<std::size_t>(octets[2] << 8 | octets[3]) + 1;
  return 4 * words <= octets.size();
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

Ruling Relay::admit(const MediaDatagram& datagram, Moment now) noexcept {
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

Ruling Relay::admit_rtp(const MediaDatagram& datagram, Slot& slot, Moment now) noexcept {
  if (const auto refusal = refuse_rtp(slot, datagram.source, datagram.on_rtcp_port))
    return refuse(slot, *refusal);
  const auto header = parse_clear(datagram.octets);
  if (!header) return refuse(slot, MediaOutcome::bad_rtp);
  if (latch_rtp(slot, datagram.source)) {
    reports_.latched(table_, datagram.slot);
    table_.settle(datagram.slot);
  }
  count_received(slot, *header, static_cast<std::uint32_t>(datagram.octets.size()), now);
  const auto outcome = onward(slot.mode);
  if (!outcome) return end(MediaOutcome::consumed);
  return {*outcome, datagram.slot, slot.mode == SlotMode::relay ? slot.partner : datagram.slot};
}

Ruling Relay::admit_rtcp(const MediaDatagram& datagram, Slot& slot, Moment now) noexcept {
  SlotBackground& background = table_.background(datagram.slot);
  if (const auto refusal = refuse_rtcp(slot, background, datagram.source, datagram.on_rtcp_port)) {
    return refuse(slot, *refusal);
  }
  if (!has_rtcp_head(datagram.octets)) return refuse(slot, MediaOutcome::bad_rtcp);
  latch_rtcp(slot, background, datagram.source);
  count_heard(slot, now);
  // Reports are about a stream between two parties: there is nobody to echo them to.
  if (slot.mode != SlotMode::relay) return end(MediaOutcome::consumed);
  return {MediaOutcome::rtcp_forwarded, datagram.slot, slot.partner};
}

std::optional<Departure> Relay::depart(const Ruling& ruling) noexcept {
  Slot& slot = table_.slot(ruling.to);
  const bool is_rtcp = ruling.outcome == MediaOutcome::rtcp_forwarded;
  auto outcome = ruling.outcome;
  Departure departure;
  const bool relays_back = slot.open && slot.mode == SlotMode::relay && slot.partner == ruling.from;
  if (!relays_back && outcome != MediaOutcome::echoed) {
    outcome = MediaOutcome::partner_closed;
  } else if (!is_rtcp && !slot.may_send) {
    outcome = MediaOutcome::partner_on_hold;
  } else {
    departure = is_rtcp ? depart_rtcp(slot, table_.background(ruling.to), table_.local(ruling.to))
                        : depart_rtp(slot, table_.local(ruling.to));
    if (departure.remote.port == 0) outcome = MediaOutcome::partner_unknown;
  }
  outcomes_.increment(outcome);
  if (!is_sent_on(outcome)) return std::nullopt;
  if (!is_rtcp) count_sent(slot);
  return departure;
}

}  // namespace trunkline::rtp
