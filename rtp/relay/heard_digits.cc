#include "rtp/relay/heard_digits.h"

#include <algorithm>
#include <limits>

namespace trunkline::rtp {
namespace {

constexpr std::uint8_t last_digit = 15;
constexpr std::size_t event_octets = 4;
constexpr std::uint32_t units_a_ms = 8;
// "the maximum duration [...] 0xFFFF" ends a segment (RFC 4733 section 2.5.1.3).
constexpr std::uint16_t full_segment = std::numeric_limits<std::uint16_t>::max();

std::uint16_t milliseconds(const HeardEvent& event) noexcept {
  const std::uint32_t ms = (event.before + event.duration) / units_a_ms;
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(ms, std::numeric_limits<std::uint16_t>::max()));
}

bool is_of(const HeardEvent& record, base::MediaHandle slot) noexcept {
  return record.slot == slot && slot.generation != 0;
}

}  // namespace

void HeardDigits::hear(base::MediaHandle slot, base::ShardId shard, const Header& header,
                       std::span<const std::uint8_t> payload, Moment now) noexcept {
  auto timestamp = header.timestamp;
  for (bool first = true; payload.size() >= event_octets; first = false) {
    const auto read = read_event(payload.first<event_octets>());
    payload = payload.subspan(event_octets);
    // Of several in one packet the last alone may go on.
    const bool ends = read.end || payload.size() >= event_octets;
    if (read.event <= last_digit) {
      auto* const record = record_for(slot, now);
      if (record == nullptr) {
        ++tally_.unheard;
        return;
      }
      const HeardEvent packet{slot,          header.ssrc, timestamp, 0,    now.ms,
                              read.duration, read.event,  shard,     false};
      take(*record, packet, first && header.marker, ends);
    }
    timestamp += read.duration;
  }
}

HeardEvent* HeardDigits::record_for(base::MediaHandle slot, Moment now) noexcept {
  if (events_.empty()) return nullptr;
  const auto places = events_.subspan(slot.index % (events_.size() / choices) * choices, choices);
  HeardEvent* oldest = places.data();
  for (auto& each : places) {
    if (is_of(each, slot)) return &each;
    const bool older = now.ms - each.heard_ms > now.ms - oldest->heard_ms;
    if (oldest->slot.generation != 0 && (each.slot.generation == 0 || older)) oldest = &each;
  }
  if (oldest->slot.generation == 0) return oldest;
  if (now.ms - oldest->heard_ms < kept_ms) return nullptr;
  if (!oldest->told) tell(*oldest);
  *oldest = {};
  return oldest;
}

void HeardDigits::take(HeardEvent& record, const HeardEvent& packet, bool first, bool ends) noexcept {
  const bool is_new = record.slot != packet.slot || record.ssrc != packet.ssrc;
  const auto ahead = packet.timestamp - record.timestamp;
  const bool is_same = !is_new && ahead == 0;
  const bool goes_on =
      !is_new && !record.told && !first && ahead == full_segment && packet.event == record.event;
  if (goes_on) {
    record.before += full_segment;
    record.timestamp = packet.timestamp;
    record.duration = 0;
  } else if (!is_same) {
    // Of an event before: it came late. But a stream that begins anew may count from anywhere.
    const bool is_late = static_cast<std::int32_t>(ahead) < 0 && packet.heard_ms - record.heard_ms < kept_ms;
    if (!is_new && is_late) return;
    if (record.slot.generation != 0 && !record.told) tell(record);
    begin(record, packet);
  }
  record.heard_ms = packet.heard_ms;
  if (record.told || record.event != packet.event) return;
  record.duration = std::max(record.duration, packet.duration);
  if (ends) tell(record);
}

void HeardDigits::begin(HeardEvent& record, const HeardEvent& packet) noexcept {
  record = packet;
  ++open_;
}

void HeardDigits::tell(HeardEvent& record) noexcept {
  record.told = true;
  --open_;
  if (waiting_ == due_.size()) {
    ++tally_.unheard;
    return;
  }
  const auto place = (std::size_t{first_} + waiting_++) % due_.size();
  due_[place] = {record.slot, {milliseconds(record), record.event}, record.shard};
  ++tally_.heard;
}

void HeardDigits::pop_front() noexcept {
  first_ = static_cast<std::uint32_t>((std::size_t{first_} + 1) % due_.size());
  --waiting_;
}

void HeardDigits::sweep(Moment now, std::size_t most) noexcept {
  if (open_ == 0) return;
  for (auto left = std::min(most, events_.size()); left > 0; --left) {
    auto& record = events_[next_];
    next_ = next_ + 1 < events_.size() ? next_ + 1 : 0;
    const bool is_open = record.slot.generation != 0 && !record.told;
    if (is_open && now.ms - record.heard_ms >= silence_ms) tell(record);
  }
}

}  // namespace trunkline::rtp
