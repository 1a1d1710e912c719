// Digits that the worker sends to a slot's peer, in the stream of its tones.
//
//  frame      0     1     2     3     4     5     6     7     8     9   | 0
//  duration  160   320   480   640   800   960   960   960              | 160
//  end                                      E     E     E               |
//  marker     M                                                         | M
//  timestamp  that of frame 0 in all of them; the next digit's is 1,600 later
#include <algorithm>

#include "rtp/dtmf/telephone_event.h"
#include "rtp/relay/digit_records.h"
#include "rtp/relay/player.h"

namespace trunkline::rtp {
namespace {

static_assert(DigitTiming::frame_samples == Player::frame_samples);
static_assert(DigitTiming::ms == DigitTiming::frames * Player::frame_ms);

/// Behind those that are left. False: there is no room for all of them.
bool append(DigitRecord& record, const DigitString& digits) noexcept {
  const auto left = static_cast<std::size_t>(record.count - record.place);
  if (left + digits.count > DigitRecord::most) return false;
  auto* const begin = record.events.begin();
  std::shift_left(begin, begin + record.count, record.place);
  std::copy_n(digits.events.begin(), digits.count, begin + left);
  record.place = 0;
  record.count = static_cast<std::uint8_t>(left + digits.count);
  record.payload_type = digits.payload_type;
  return true;
}

}  // namespace

void Player::send_digits(SlotTable& table, std::uint32_t index, const DigitString& digits,
                         Moment now) noexcept {
  SlotBackground& background = table.background(index);
  DigitRecords& records = table.digits();
  const bool fit = digits.payload_type != 0 && takes_digits(table.slot(index));
  if (!fit) {
    if (background.played.digits) {
      end_digits(table, index);
      resume_tone(table, index, now);
    }
    records.tally().dropped += digits.count;
    return;
  }
  if (!background.played.digits) {
    if (digits.count == 0) return;
    if (records.is_full()) {
      records.tally().refused += digits.count;
      return;
    }
    slots_.remove(table.backgrounds(), index);
    records.take(index, background);
    begin_spurt(background.played, now);
  }
  if (!append(*records.find(background), digits)) records.tally().refused += digits.count;
}

std::optional<Player::Due> Player::next_digit(SlotTable& table, Moment now) noexcept {
  DigitRecords& records = table.digits();
  for (std::uint32_t left = records.size(); left > 0; --left) {
    DigitRecord& record = records.front();
    const std::uint32_t index = record.slot;
    PlayedStream& played = table.background(index).played;
    const auto late_ms = static_cast<std::int32_t>(now.ms - played.due_ms);
    if (late_ms < 0) return std::nullopt;

    const auto missed = missed_frames(late_ms);
    played.timestamp += missed * frame_samples;
    played.due_ms += (missed + 1) * frame_ms;
    if (table.slot(index).remote.port == 0) {  // it has moved, and has not been heard yet
      played.timestamp += frame_samples;
      records.put_last(record);
      const std::uint32_t waited = record.waited + missed + 1;
      record.waited = static_cast<std::uint8_t>(std::min<std::uint32_t>(waited, DigitTiming::most_wait));
      if (waited > DigitTiming::most_wait) {
        end_digits(table, index);
        resume_tone(table, index, now);
      }
      continue;
    }
    if (record.frame == 0) record.began = played.timestamp;
    std::optional<Due> due;
    if (const auto event = digit_at(record.events[record.place], record.frame)) {
      Header header;
      header.payload_type = record.payload_type;
      header.marker = record.frame == 0;
      header.ssrc = played.ssrc;
      header.sequence = played.sequence++;
      header.timestamp = record.began;
      due = Due{index, Packet(header, write_event(*event))};
    }
    played.timestamp += frame_samples;
    records.put_last(record);
    if (++record.frame == DigitTiming::frames) {
      record.frame = 0;
      ++record.place;
      ++records.tally().sent;
      if (record.place == record.count) {
        records.give_back(table.background(index));
        resume_tone(table, index, now);
      }
    }
    if (due) return due;
  }
  return std::nullopt;
}

void Player::end_digits(SlotTable& table, std::uint32_t index) noexcept {
  SlotBackground& background = table.background(index);
  const DigitRecord* const record = table.digits().find(background);
  // One that the peer has been told the end of is not lost.
  const std::uint32_t told = record->frame >= DigitTiming::tone_frames ? 1 : 0;
  table.digits().tally().sent += told;
  table.digits().tally().dropped += static_cast<std::uint32_t>(record->count - record->place) - told;
  table.digits().give_back(background);
}

void Player::resume_tone(SlotTable& table, std::uint32_t index, Moment now) noexcept {
  SlotBackground& background = table.background(index);
  if (!plays(background.played.mode)) return;
  begin_spurt(background.played, now);
  slots_.push_back(table.backgrounds(), index);
}

}  // namespace trunkline::rtp
