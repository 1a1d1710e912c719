// The steps that every exchange of descriptions is made of, whoever is party b.
#include <algorithm>

#include "controlplane/media/media_calls.h"
#include "controlplane/media/slot_plan.h"
#include "rtp/sdp/anchor.h"
#include "rtp/sdp/parse_description.h"

namespace trunkline::controlplane {
namespace {

rtp::ExchangeEvent answer_of(Party from) noexcept {
  return from == Party::a ? rtp::ExchangeEvent::send_answer : rtp::ExchangeEvent::receive_answer;
}

rtp::SlotMode sound_of(const MediaCall& call) noexcept {
  return call.own && call.own->muted ? rtp::SlotMode::silent : call.mode;
}

/// The same where a party is our own. By itself, so that a relayed call does not pay for it.
[[gnu::noinline]] void set_own(StreamTable& streams, DigitPace& pace, const AgreedFormats& agreed,
                               MediaStream& stream, Party towards, rtp::SlotSettings& slot, bool moved) {
  const auto& side = stream.sides[towards];
  const bool speaks = side.kind == rtp::MediaKind::audio && !side.encrypted;
  // Those that are relayed are the other peer's to hear.
  if (speaks && slot.mode != rtp::SlotMode::relay) slot.events = agreed.heard;
  const auto& handle = stream.slots[towards].handle;
  const bool known = stream.latched_source(towards).port != 0;
  streams.set(stream, towards, slot, moved);
  // The worker drops what may not be sent, and waits for who has moved.
  if (!slot.may_send) pace.forget(handle);
  if (known && stream.latched_source(towards).port == 0) pace.wait(handle);
}

}  // namespace

MediaCalls::Done MediaCalls::read(std::string_view sdp) {
  if (const auto parsed = rtp::parse_description(sdp, *description_); !parsed) {
    last_sdp_error_ = parsed.error();
    return base::fail(rtp::is_syntax_error(parsed.error()) ? MediaError::unreadable
                                                           : MediaError::unacceptable);
  }
  rtp::read_streams(*description_, described_);
  return {};
}

MediaCalls::Done MediaCalls::read_offer(const MediaCall& call, std::string_view sdp) {
  if (const auto done = read(sdp); !done) return done;
  // "The number of m= lines is never reduced" (RFC 3264 section 8).
  if (described_.size() < call.streams.size()) return base::fail(MediaError::unfit_offer);
  const bool wants_any = std::any_of(description_->media.begin(), description_->media.end(),
                                     [](const auto& section) { return section.line.port != 0; });
  const bool has_any =
      std::any_of(described_.begin(), described_.end(), [](const auto& stream) { return stream.carried; });
  if (!wants_any || has_any) return {};
  last_sdp_error_ = rtp::SdpError::nothing_in_common;
  return base::fail(MediaError::unacceptable);
}

MediaCalls::Done MediaCalls::read_answer(MediaCall& call, Party from, std::string_view sdp) {
  const bool is_repeated =
      call.exchange == rtp::ExchangeState::stable && call.may_answer_again && from != call.offerer;
  const auto turn = rtp::step(call.exchange, answer_of(from));
  if (!is_repeated && turn.outcome != rtp::ExchangeOutcome::agreed) return base::fail(MediaError::unexpected);
  if (const auto done = read(sdp); !done) return done;
  if (!fits(call, from, described_)) return base::fail(MediaError::unfit_answer);
  return {};
}

bool MediaCalls::fits(const MediaCall& call, Party from, const rtp::StreamList& answer) const noexcept {
  if (answer.size() != call.streams.size()) return false;
  const bool is_outstanding = call.exchange != rtp::ExchangeState::stable;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (!call.streams[i]) {
      // When the call is settled an answer comes too late to take up what was rejected, and is none for it.
      if (is_outstanding && answer[i].carried) return false;
      if (answer[i].kind != kind_of(call.streams[i])) return false;
      continue;
    }
    const auto& stream = streams_.at(call.streams[i]);
    const auto& offered =
        is_outstanding && stream.offer != nullptr ? stream.offer->side : stream.sides[other(from)];
    if (answer[i].kind != offered.kind) return false;
    if (!answer[i].carried) continue;
    if (!offered.carried) return false;
    // Of the family in which it was offered our address: a slot sends and receives in one.
    const auto slot = stream.proposed(from) ? stream.proposed(from) : stream.slots[from].handle;
    const auto& address = answer[i].rtp.address;
    if (slot && !address.is_unspecified() && address.is_v4() != streams_.is_v4(slot)) return false;
  }
  return true;
}

void MediaCalls::agree(MediaCall& call, Party from, rtp::StreamList& answer,
                       const base::Endpoint& signalled_from, base::Instant now) {
  const bool was_outstanding = call.exchange != rtp::ExchangeState::stable;
  const auto offerer = other(from);
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (!call.streams[i]) continue;
    auto& stream = streams_.at(call.streams[i]);
    const auto before = stream.sides;
    if (was_outstanding && stream.offer != nullptr) stream.sides[offerer] = stream.offer->side;
    rtp::narrow(answer[i], stream.sides[offerer].direction);
    auto& answered = stream.sides[from];
    answered = side_of(answer[i], signalled_from, streams_.settings().latch, before[from]);
    // Both sides send what the answer prefers: it lists only what the offer has (RFC 3264 section 6.1).
    stream.sides[offerer].codec = answered.codec;
    stream.sides[offerer].payload_type = answered.payload_type;
    stream.sides[offerer].clock_khz = answered.clock_khz;
    streams_.adopt(call.streams[i], call.owner, i, now);
    const auto moved = [&](Party party) {
      return before[party].source.described != stream.sides[party].source.described;
    };
    apply(call, stream, moved(Party::a), moved(Party::b));
  }
  call.exchange = rtp::ExchangeState::stable;
  call.offered_streams = 0;
  call.may_answer_again = true;
}

void MediaCalls::set(const MediaCall& call, MediaStream& stream, Party towards, rtp::SlotSettings slot,
                     bool moved) {
  slot.dscp = call.dscp[towards];
  if (call.own) return set_own(streams_, pace_, call.own->agreed, stream, towards, slot, moved);
  streams_.set(stream, towards, slot, moved);
}

void MediaCalls::apply(const MediaCall& call, MediaStream& stream, bool moved_a, bool moved_b) {
  auto& orders = streams_.orders();
  auto& slot_a = stream.slots[Party::a];
  auto& slot_b = stream.slots[Party::b];
  const auto& a = stream.sides[Party::a];
  const auto& b = stream.sides[Party::b];
  const bool has_slots = slot_a.handle && (call.is_local || slot_b.handle);
  if (!is_alive(stream) || !has_slots) {
    if (call.own) pace_.forget(slot_a.handle);
    orders.close(slot_a);
    orders.close(slot_b);
  } else if (call.own && call.own->joined) {
    apply_joined(call, stream, moved_a);
  } else if (call.is_local) {
    const auto slot = service_slot(a, b, sound_of(call), streams_.settings());
    set(call, stream, Party::a, slot, moved_a);
  } else {
    const auto to_a = relay_slot(a, b, slot_b.handle.index, streams_.settings());
    const auto to_b = relay_slot(b, a, slot_a.handle.index, streams_.settings());
    set(call, stream, Party::a, to_a, moved_a);
    set(call, stream, Party::b, to_b, moved_b);
  }
}

std::string_view MediaCalls::anchored(MediaCall& call, const rtp::StreamList& streams, Party towards,
                                      const base::IpAddress& fallback) {
  base::InlineVector<base::Endpoint, rtp::Description::most_media> local;
  auto address = fallback;
  bool has_address = false;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    auto& at = *local.emplace_back();  // there are no more streams than it has room for
    if (!streams[i].carried || !call.streams[i]) continue;
    const auto& stream = streams_.at(call.streams[i]);
    const auto proposed = stream.proposed(towards);
    at = streams_.advertised(proposed ? proposed : stream.slots[towards].handle);
    if (!has_address && at.port != 0) address = at.address;
    has_address = has_address || at.port != 0;
  }
  return rtp::anchor(*description_, streams, local.span(), address, call.origins[towards], writer_);
}

}  // namespace trunkline::controlplane
