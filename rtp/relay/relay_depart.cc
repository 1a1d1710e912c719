// A datagram's way out of the relay, where it is not the one that nearly every packet takes.
#include "rtp/relay/continuity.h"
#include "rtp/relay/read_rtcp.h"
#include "rtp/relay/relay.h"
#include "rtp/relay/translate_rtcp.h"

namespace trunkline::rtp {

std::optional<Departure> Relay::depart(const Ruling& ruling, std::span<std::uint8_t> octets,
                                       const Moment& now) noexcept {
  const Slot& slot = table_.slot(ruling.to);
  const bool is_rtcp = ruling.outcome == MediaOutcome::rtcp_forwarded;
  auto outcome = ruling.outcome;
  Departure departure;
  const bool relays_back = slot.open && slot.mode == SlotMode::relay && slot.partner == ruling.from;
  if (!relays_back && outcome != MediaOutcome::echoed) {
    outcome = MediaOutcome::partner_closed;
  } else if (!is_rtcp && !slot.may_send) {
    outcome = MediaOutcome::partner_on_hold;
  } else {
    departure = is_rtcp ? depart_rtcp(slot, table_.rtcp(ruling.to), table_.local(ruling.to))
                        : depart_rtp(slot, table_.local(ruling.to));
    if (departure.remote.port == 0) outcome = MediaOutcome::partner_unknown;
  }
  outcomes_.increment(outcome);
  if (!is_sent_on(outcome)) return std::nullopt;
  if (!is_rtcp) count_sent(table_.background(ruling.to));
  if (outcome != MediaOutcome::echoed) departure.payload_change = translate(ruling, octets, now);
  return departure;
}

std::uint32_t Relay::translate(const Ruling& ruling, std::span<std::uint8_t> octets,
                               const Moment& now) noexcept {
  const Slot& in = table_.slot(ruling.from);
  const Slot& out = table_.slot(ruling.to);
  const auto told = [this](const Slot& slot, std::uint32_t index) -> const Translation* {
    const auto* const few = slot.translates ? table_.extra(index) : nullptr;
    return few == nullptr ? nullptr : &few->translation;
  };
  if (ruling.outcome == MediaOutcome::forwarded)
    return out.translates ? translate_express(ruling.to, octets) : 0;
  if (table_.background(ruling.from).settings.encrypted) return 0;
  note_sender_report(octets, now, table_.history(ruling.to).reported);
  return translate_rtcp({told(in, ruling.from), told(out, ruling.to), out.stream.highest(), names_}, octets);
}

}  // namespace trunkline::rtp
