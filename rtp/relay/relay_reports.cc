// What the relay tells of by itself: digits of peers, beside what slots have to report.
#include <utility>

#include "rtp/relay/relay.h"

namespace trunkline::rtp {

void Relay::hear_digits(const MediaDatagram& datagram, std::uint8_t payload_type,
                        const Moment& now) noexcept {
  const SlotBackground& background = table_.background(datagram.slot);
  if (payload_type != background.settings.events) return;
  // Read once more, and whole: octets of padding are no events.
  const auto header = parse(datagram.octets);
  if (!header) return;
  table_.heard().hear(table_.handle(datagram.slot), background.shard, *header,
                      datagram.octets.subspan(header->payload_offset, header->payload_length), now);
  count_heard_digits();
}

void Relay::count_heard_digits() noexcept {
  if (table_.heard().tally() == HeardTally{}) return;
  const auto tally = std::exchange(table_.heard().tally(), {});
  events_.increment(RelayEvent::digits_heard, tally.heard);
  events_.increment(RelayEvent::digits_unheard, tally.unheard);
}

void Relay::sweep(Moment now, std::uint32_t most) noexcept {
  sweep_.step(table_, reports_, now, most);
  // There is one for 64 slots, and 16.
  table_.heard().sweep(now, most / 64 + 16);
  // And one for 512, and 256: within a second several times.
  reporter_.sweep(table_, now, most / 8 + 8);
  count_heard_digits();
}

// By turns, so that neither a shard that has no room for its digits keeps others from hearing of their slots,
// nor the other way round.
std::optional<PendingReports::Due> Relay::report() noexcept {
  const auto& heard = table_.heard();
  auto of_slot = digits_turn_ && heard.waiting() != 0 ? std::nullopt : reports_.front(table_);
  tells_digit_ = !of_slot && heard.waiting() != 0;
  if (!tells_digit_) return of_slot;
  SlotReport report;
  report.kind = ReportKind::digit;
  report.handle = heard.front().slot;
  report.digit = heard.front().digit;
  return PendingReports::Due{heard.front().shard, report};
}

void Relay::report_taken() noexcept {
  if (tells_digit_) {
    table_.heard().pop_front();
  } else {
    reports_.taken(table_);
  }
  digits_turn_ = !tells_digit_;
}

void Relay::report_deferred() noexcept {
  if (!tells_digit_) reports_.defer(table_);
  digits_turn_ = !tells_digit_;
}

}  // namespace trunkline::rtp
