// Digits that peers of our services are sent as telephone-events.
#include "controlplane/media/media_calls.h"
#include "rtp/dtmf/telephone_event.h"

namespace trunkline::controlplane {
namespace {

/// What leaves for the peer is ours, may leave, and it is known where to.
bool hears_us(const MediaCall& call, const MediaStream& stream) noexcept {
  if (call.own->joined || call.mode == rtp::SlotMode::echo) return false;
  const auto& peer = stream.sides[Party::a];
  const auto& own = stream.sides[Party::b];
  if (!rtp::receives(peer.direction) || !rtp::sends(own.direction)) return false;
  return peer.source.latch == rtp::LatchRule::signalled ? peer.source.rtp().port != 0
                                                        : stream.latched_source(Party::a).port != 0;
}

}  // namespace

DigitsOutcome MediaCalls::send_digits(MediaCallHandle handle, std::string_view digits, base::Instant now) {
  const auto* const call = calls_.find(handle);
  const auto* const stream = call != nullptr && call->own ? spoken(*call) : nullptr;
  if (stream == nullptr || digits.size() > rtp::DigitString::most) return DigitsOutcome::unfit;
  const auto& slot = stream->slots[Party::a];
  const auto& agreed = call->own->agreed;
  rtp::DigitString string;
  string.payload_type = agreed.events;
  bool known = agreed.events != 0 && hears_us(*call, *stream);
  for (const char digit : digits) {
    const auto event = rtp::event_of(digit).value_or(0);
    known = known && rtp::event_of(digit) && (agreed.digits >> event & 1) != 0;
    string.events[string.count++] = event;
  }
  // What goes another way would be there before those that wait.
  if (!known) return pace_.is_sending(slot.handle, now) ? DigitsOutcome::too_many : DigitsOutcome::unfit;
  switch (pace_.take(slot.handle, string.count, now)) {
    case DigitPace::Turn::taken: break;
    case DigitPace::Turn::too_many: return DigitsOutcome::too_many;
    case DigitPace::Turn::no_room: return DigitsOutcome::unfit;
  }
  streams_.orders().send(slot, string);
  return DigitsOutcome::ordered;
}

bool MediaCalls::sends_digits(MediaCallHandle handle, base::Instant now) noexcept {
  const auto* const call = calls_.find(handle);
  const auto* const stream = call != nullptr && call->own ? spoken(*call) : nullptr;
  return stream != nullptr && pace_.is_sending(stream->slots[Party::a].handle, now);
}

void MediaCalls::renew_events(const MediaCall& call, const AgreedFormats& before, base::Instant now) {
  const auto events = call.own->agreed.events;
  const auto* const stream = spoken(call);
  if (events == before.events || stream == nullptr) return;
  const auto& slot = stream->slots[Party::a];
  rtp::DigitString renewed;
  renewed.payload_type = events;
  if (pace_.is_sending(slot.handle, now)) streams_.orders().send(slot, renewed);
  if (events == 0) pace_.forget(slot.handle);
}

}  // namespace trunkline::controlplane
