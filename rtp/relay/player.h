// The tones that the worker plays itself: which slot's packet is due, and what is in it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "rtp/codec/tone.h"
#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot_list.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// Sends one G.711 frame every 20 ms to each slot in mode tone or ringback. As all of them have the same
/// interval, the slots wait in one list in order of their due time, and finding the next costs nothing.
class Player {
 public:
  static constexpr std::uint32_t frame_ms = 20;
  static constexpr std::uint32_t frame_samples = 160;

  /// A whole RTP packet: header and frame.
  using Packet = std::array<std::uint8_t, fixed_header_octets + frame_samples>;

  struct Due {
    std::uint32_t slot;
    Packet packet;
  };

  /// `seed`: unpredictable; SSRCs, first sequence numbers and timestamps are drawn from it (RFC 3550 5.1).
  explicit Player(std::uint64_t seed) noexcept;

  /// After each applied open, update or close: starts, changes or stops what the slot hears. A new tone goes
  /// on with the SSRC, sequence and timestamp of the one before it.
  void follow(SlotTable& table, std::uint32_t index, Moment now) noexcept;

  /// The next packet that is due, or nothing. A slot that may not be sent to keeps its time and sends
  /// nothing. After a stall the missed frames are left out, not sent in a burst.
  [[nodiscard]] std::optional<Due> next(SlotTable& table, Moment now) noexcept;

  /// How many slots are being played to.
  [[nodiscard]] std::uint32_t playing() const noexcept { return slots_.size(); }

 private:
  [[nodiscard]] std::uint64_t draw() noexcept;
  void begin(PlayedStream& played) noexcept;
  [[nodiscard]] Packet make(std::uint8_t payload_type, PlayedStream& played) const noexcept;

  SlotList<&SlotBackground::playing> slots_;
  std::uint64_t seed_;
  std::array<G711Frame, 2> tone_;  // by Law
  std::array<G711Frame, 2> ringback_;
  std::array<G711Frame, 2> silence_;
};

}  // namespace trunkline::rtp
