// What the worker plays itself, tones and digits: which slot's packet is due, and what is in it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "rtp/codec/tone.h"
#include "rtp/packet/header.h"
#include "rtp/relay/admit.h"
#include "rtp/relay/digit_string.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot_list.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// Sends one G.711 frame every 20 ms to each slot in mode tone or ringback. As all of them have the same
/// interval, the slots wait in one list in order of their due time, and finding the next costs nothing.
///
/// Digits are telephone-events (RFC 4733) of the same stream, in frames of the same length: while they are
/// sent the slot waits in a list of their own, and its tone is left out. They are sent to slots in mode tone,
/// ringback or silent whose peer may be sent to, and wait a little for one whose place is still to be learnt.
/// In all others the stream that leaves is somebody else's, and ours beside it would be a second one in the
/// peer's ear.
class Player {
 public:
  static constexpr std::uint32_t frame_ms = 20;
  static constexpr std::uint32_t frame_samples = 160;

  /// A whole RTP packet: header and payload.
  class Packet {
   public:
    static constexpr std::size_t most = fixed_header_octets + frame_samples;

    Packet() noexcept = default;
    Packet(const Header& header, std::span<const std::uint8_t> payload) noexcept;

    [[nodiscard]] const std::uint8_t* begin() const noexcept { return octets_.data(); }
    [[nodiscard]] const std::uint8_t* end() const noexcept { return begin() + size_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

   private:
    std::array<std::uint8_t, most> octets_;
    std::uint8_t size_ = 0;
  };

  struct Due {
    std::uint32_t slot;
    Packet packet;
  };

  /// `seed`: unpredictable; SSRCs, first sequence numbers and timestamps are drawn from it (RFC 3550 5.1).
  explicit Player(std::uint64_t seed) noexcept;

  /// Chooses SSRC and first numbers of a stream that has none yet.
  void name(PlayedStream& played) noexcept {
    if (!played.drawn) begin(played);
  }

  /// After each applied open, update or close: starts, changes or stops what the slot hears. A new tone goes
  /// on with the SSRC, sequence and timestamp of the one before it. Digits go on where they may still be
  /// sent; else they end at once, counted as dropped.
  void follow(SlotTable& table, std::uint32_t index, Moment now) noexcept;

  /// The digits follow those that the slot is being sent. Where none may be sent they are dropped; where
  /// there is no room they are refused; either is counted. An empty string changes the payload type of what
  /// is being sent.
  void send_digits(SlotTable& table, std::uint32_t index, const DigitString& digits, Moment now) noexcept;

  /// The next packet that is due, or nothing. A slot that may not be sent to keeps its time and sends
  /// nothing. After a stall the missed frames of a tone are left out, not sent in a burst; those of a digit
  /// are sent late.
  [[nodiscard]] std::optional<Due> next(SlotTable& table, Moment now) noexcept;

  /// How many slots are being played to.
  [[nodiscard]] std::uint32_t playing(const SlotTable& table) const noexcept {
    return slots_.size() + table.digits().size();
  }

 private:
  [[nodiscard]] std::uint64_t draw() noexcept;
  void begin(PlayedStream& played) noexcept;
  void begin_spurt(PlayedStream& played, Moment now) noexcept;
  [[nodiscard]] Packet make(std::uint8_t payload_type, PlayedStream& played) const noexcept;

  // play_digits.cc
  [[nodiscard]] std::optional<Due> next_digit(SlotTable& table, Moment now) noexcept;
  void end_digits(SlotTable& table, std::uint32_t index) noexcept;
  void resume_tone(SlotTable& table, std::uint32_t index, Moment now) noexcept;

  SlotList<&SlotBackground::playing> slots_;
  std::uint64_t seed_;
  std::array<G711Frame, 2> tone_;  // by Law
  std::array<G711Frame, 2> ringback_;
  std::array<G711Frame, 2> silence_;
};

/// Whether a slot's mode has a tone.
[[nodiscard]] constexpr bool plays(SlotMode mode) noexcept {
  switch (mode) {
    case SlotMode::tone:
    case SlotMode::ringback: return true;
    case SlotMode::relay:
    case SlotMode::echo:
    case SlotMode::silent: break;
  }
  return false;
}

/// Whether what leaves by the slot is a stream of ours, and the peer may be sent to: where it is, or once it
/// has been heard.
[[nodiscard]] inline bool takes_digits(const Slot& slot) noexcept {
  const bool ours = plays(slot.mode) || slot.mode == SlotMode::silent;
  return slot.open && ours && slot.may_send && (slot.remote.port != 0 || awaits_source(slot));
}

/// How many whole frames have passed since that one was due.
[[nodiscard]] constexpr std::uint32_t missed_frames(std::int32_t late_ms) noexcept {
  return static_cast<std::uint32_t>(late_ms) / Player::frame_ms;
}

}  // namespace trunkline::rtp
