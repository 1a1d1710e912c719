#include "rtp/relay/player.h"

#include <algorithm>

#include "base/split_mix.h"
#include "rtp/packet/writer.h"
#include "rtp/relay/digit_records.h"

namespace trunkline::rtp {
namespace {

constexpr Law law_of(std::uint8_t payload_type) noexcept { return payload_type == 8 ? Law::a : Law::mu; }

void pass(PlayedStream& played, std::uint32_t frames) noexcept {
  played.frame = static_cast<std::uint8_t>((played.frame + std::uint64_t{frames}) % ringback_frames);
}

}  // namespace

Player::Packet::Packet(const Header& header, std::span<const std::uint8_t> payload) noexcept
    : size_(static_cast<std::uint8_t>(fixed_header_octets + payload.size())) {
  const auto head = write_header(header);
  std::copy(payload.begin(), payload.end(), std::copy(head.begin(), head.end(), octets_.begin()));
}

Player::Player(std::uint64_t seed) noexcept
    : seed_(seed),
      tone_{test_tone_frame(Law::mu), test_tone_frame(Law::a)},
      ringback_{ringback_frame(Law::mu), ringback_frame(Law::a)},
      silence_{silence_frame(Law::mu), silence_frame(Law::a)} {}

// Collisions of SSRCs are what it avoids; secrecy is not asked.
std::uint64_t Player::draw() noexcept { return base::split_mix(seed_ += base::split_mix_step); }

void Player::begin(PlayedStream& played) noexcept {
  const std::uint64_t bits = draw();
  played.ssrc = Ssrc{static_cast<std::uint32_t>(bits)};
  played.timestamp = static_cast<std::uint32_t>(bits >> 32);
  // The highest bit clear: a receiver that predates the roll-over counter is not met by a wrap at once
  // (RFC 3711 section 3.3.1).
  played.sequence = static_cast<std::uint16_t>(draw() & 0x7fff);
  played.drawn = true;
}

// One frame from now, behind all others: the list stays in order. The timestamp went on during the pause.
void Player::begin_spurt(PlayedStream& played, Moment now) noexcept {
  name(played);
  const std::uint32_t due_ms = now.ms + frame_ms;
  played.timestamp += (due_ms - played.due_ms) * (frame_samples / frame_ms);
  played.begins = true;
  played.due_ms = due_ms;
}

void Player::follow(SlotTable& table, std::uint32_t index, Moment now) noexcept {
  const Slot& slot = table.slot(index);
  SlotBackground& background = table.background(index);
  PlayedStream& played = background.played;
  if (played.digits && !takes_digits(slot)) end_digits(table, index);
  if (!slot.open || !plays(slot.mode)) {
    slots_.remove(table.backgrounds(), index);
    played.mode = SlotMode::silent;
    return;
  }
  if (played.mode != slot.mode) played.frame = 0;  // a new tone starts with its own beginning
  played.mode = slot.mode;
  if (played.digits || background.playing.linked()) return;
  begin_spurt(played, now);
  slots_.push_back(table.backgrounds(), index);
}

std::optional<Player::Due> Player::next(SlotTable& table, Moment now) noexcept {
  if (table.digits().size() != 0) {
    if (const auto digit = next_digit(table, now)) return digit;
  }
  for (std::uint32_t left = slots_.size(); left > 0; --left) {
    const std::uint32_t index = slots_.front();
    SlotBackground& background = table.background(index);
    PlayedStream& played = background.played;
    const auto late_ms = static_cast<std::int32_t>(now.ms - played.due_ms);
    if (late_ms < 0) return std::nullopt;

    const auto missed = missed_frames(late_ms);
    pass(played, missed);
    played.timestamp += missed * frame_samples;
    played.due_ms += (missed + 1) * frame_ms;
    const Slot& slot = table.slot(index);
    const bool sends = slot.may_send && slot.remote.port != 0;
    if (!sends) played.begins = true;
    std::optional<Due> due;
    if (sends) due = Due{index, make(background.settings.payload_type, played)};
    pass(played, 1);
    played.timestamp += frame_samples;
    slots_.remove(table.backgrounds(), index);
    slots_.push_back(table.backgrounds(), index);
    if (due) return due;
  }
  return std::nullopt;
}

Player::Packet Player::make(std::uint8_t payload_type, PlayedStream& played) const noexcept {
  Header header;
  header.payload_type = payload_type;
  header.marker = played.begins;
  header.ssrc = played.ssrc;
  header.sequence = played.sequence++;
  header.timestamp = played.timestamp;
  played.begins = false;

  const auto law = static_cast<std::size_t>(law_of(payload_type));
  const bool rings = played.mode == SlotMode::ringback;
  const bool sounds = !rings || ringback_sounds(played.frame);
  const G711Frame& frame = !sounds ? silence_[law] : rings ? ringback_[law] : tone_[law];
  return {header, frame};
}

}  // namespace trunkline::rtp
