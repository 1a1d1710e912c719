// The digits that are being sent: records from a bounded pool, those in use in the order in which they are
// due.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "rtp/relay/digit_string.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// What is left of the strings for one slot's peer. Its time and numbers are the slot's PlayedStream.
struct DigitRecord {
  /// The control plane lets one string's worth wait, by its own clock: what it is ahead of the worker's by
  /// finds room, too.
  static constexpr std::uint8_t most = DigitString::most + 8;

  std::array<std::uint8_t, most> events;
  std::uint8_t count = 0;  // of `events`
  std::uint8_t place = 0;  // of the one that is being sent
  std::uint8_t frame = 0;  // of it: see digit_at()
  std::uint8_t payload_type = 0;
  std::uint8_t waited = 0;  // frames, for a peer that has moved: see DigitTiming::most_wait
  std::uint32_t began = 0;  // the timestamp of all packets of that one
  std::uint32_t slot = no_slot;
  std::uint32_t next = no_slot;      // record, of those in use or of the free
  std::uint32_t previous = no_slot;  // of those in use
};
static_assert(sizeof(DigitRecord) == 64 && std::is_trivially_copyable_v<DigitRecord>);

/// What has become of digits since the last question.
struct DigitTally {
  std::uint32_t sent = 0;     // the last packet has left
  std::uint32_t dropped = 0;  // had not, when the peer could be sent no more
  std::uint32_t refused = 0;  // found no record, or no room in it

  friend bool operator==(const DigitTally&, const DigitTally&) noexcept = default;
};

/// While a slot has a record, PlayedStream::digits is set and `playing.next` names it: the slot waits in no
/// list of tones then.
class DigitRecords {
 public:
  [[nodiscard]] static constexpr std::size_t records_for(std::size_t slots) noexcept {
    return slots / 256 + 16;
  }

  /// `records` outlive it.
  explicit DigitRecords(std::span<DigitRecord> records) noexcept;

  /// The slot's, or nullptr.
  [[nodiscard]] DigitRecord* find(const SlotBackground& background) noexcept {
    return background.played.digits ? &records_[background.playing.next] : nullptr;
  }
  [[nodiscard]] bool is_full() const noexcept { return free_ == no_slot; }
  /// A new one, empty, due behind all others. There is one left; the slot has none, and is in no list.
  void take(std::uint32_t slot, SlotBackground& background) noexcept;
  /// The slot's, which it has.
  void give_back(SlotBackground& background) noexcept;

  /// The one that is due first; none when size() is 0.
  [[nodiscard]] DigitRecord& front() noexcept { return records_[first_]; }
  /// It is due behind all others.
  void put_last(DigitRecord& record) noexcept;
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

  [[nodiscard]] DigitTally& tally() noexcept { return tally_; }

 private:
  void link_last(std::uint32_t index) noexcept;
  void unlink(std::uint32_t index) noexcept;
  [[nodiscard]] std::uint32_t index_of(const DigitRecord& record) const noexcept {
    return static_cast<std::uint32_t>(&record - records_.data());
  }

  std::span<DigitRecord> records_;
  std::uint32_t first_ = no_slot;
  std::uint32_t last_ = no_slot;
  std::uint32_t free_ = no_slot;
  std::uint32_t size_ = 0;
  DigitTally tally_;
};

}  // namespace trunkline::rtp
