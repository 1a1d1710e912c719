// Digits as telephone-events (RFC 4733): which event a digit is, what a packet of it says, and when one of
// ours is due.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace trunkline::rtp {

/// 0 to 15. Nothing: it is none of 0-9, *, #, A-D. Source: RFC 4733 section 3.2, table 3.
[[nodiscard]] constexpr std::optional<std::uint8_t> event_of(char digit) noexcept {
  const auto at = std::string_view("0123456789*#ABCD").find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

/// Of event_of(): `event` is 0 to 15.
[[nodiscard]] constexpr char digit_of(std::uint8_t event) noexcept { return "0123456789*#ABCD"[event & 15]; }

struct TelephoneEvent {
  std::uint8_t event = 0;
  std::uint8_t volume = 0;     // so many dB below 0 dBm0, 0 to 63
  std::uint16_t duration = 0;  // so far, in timestamp units; never 0, which would be a state without an end
  bool end = false;
};

/// The payload: event, end and volume, duration. Source: RFC 4733 section 2.3.
[[nodiscard]] constexpr std::array<std::uint8_t, 4> write_event(const TelephoneEvent& event) noexcept {
  return {event.event, static_cast<std::uint8_t>((event.end ? 0x80U : 0U) | (event.volume & 0x3fU)),
          static_cast<std::uint8_t>(event.duration >> 8), static_cast<std::uint8_t>(event.duration)};
}

/// The same, read.
[[nodiscard]] constexpr TelephoneEvent read_event(std::span<const std::uint8_t, 4> octets) noexcept {
  return {octets[0], static_cast<std::uint8_t>(octets[1] & 0x3fU),
          static_cast<std::uint16_t>(octets[2] << 8 | octets[3]), (octets[1] & 0x80U) != 0};
}

/// How digits of ours are sent: in frames of 20 ms, as the audio between which they stand.
struct DigitTiming {
  static constexpr std::uint16_t frame_samples = 160;  // at 8 kHz
  static constexpr std::uint8_t tone_frames = 6;       // 120 ms: three times what a receiver needs
  /// "The final packet [...] SHOULD be sent a total of three times" (RFC 4733 section 2.5.1.4).
  static constexpr std::uint8_t final_packets = 3;
  /// With the pause after it, 80 ms, into which the repeated final packets fall.
  static constexpr std::uint8_t frames = 10;
  static constexpr std::uint32_t ms = 200;  // of a digit and its pause
  static constexpr std::uint8_t volume = 10;
  /// For so many frames, a second, digits wait until a peer behind NAT that has moved is heard from its new
  /// place: it sends media all the time, and whoever dials does not wait for long.
  static constexpr std::uint8_t most_wait = 50;
};

/// What is due in the n-th frame of a digit, which is below DigitTiming::frames; nothing: a pause. The first
/// packet tells of the first frame: an event of duration 0 is none.
[[nodiscard]] constexpr std::optional<TelephoneEvent> digit_at(std::uint8_t event,
                                                               std::uint8_t frame) noexcept {
  using Timing = DigitTiming;
  if (frame >= Timing::tone_frames - 1 + Timing::final_packets) return std::nullopt;
  const auto lasted = std::min<std::uint32_t>(frame + 1U, Timing::tone_frames);
  return TelephoneEvent{event, Timing::volume, static_cast<std::uint16_t>(lasted * Timing::frame_samples),
                        lasted == Timing::tone_frames};
}

/// Which digits a receiver takes by the fmtp of its telephone-event: bit n for event n. "0-9,11,66": numbers
/// and ranges in any order. Empty: all of them. What cannot be read says nothing; where nothing can be read,
/// all of them. Source: RFC 4733 section 2.4.1.
[[nodiscard]] std::uint16_t digits_taken(std::string_view parameters) noexcept;

}  // namespace trunkline::rtp
