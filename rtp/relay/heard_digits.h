// Digits that peers of services dial: telephone-events put together again, each told once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "base/handle.h"
#include "rtp/dtmf/telephone_event.h"
#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot_report.h"

namespace trunkline::rtp {

/// One event of one slot's peer, as far as it has come; and after its end, so that a repeated end is known.
struct HeardEvent {
  base::MediaHandle slot;  // of generation 0: nobody's
  Ssrc ssrc{};
  std::uint32_t timestamp = 0;  // of all its packets, or of those of its last segment
  std::uint32_t before = 0;     // duration of the segments before that one
  std::uint32_t heard_ms = 0;   // Moment::ms
  std::uint16_t duration = 0;
  std::uint8_t event = 0;
  base::ShardId shard{};
  bool told = false;
};
static_assert(sizeof(HeardEvent) <= 32 && std::is_trivially_copyable_v<HeardEvent>);

/// A digit that is still to be told to the shard whose slot it is.
struct DueDigit {
  base::MediaHandle slot;
  HeardDigit digit;
  base::ShardId shard{};
};
static_assert(sizeof(DueDigit) == 16 && std::is_trivially_copyable_v<DueDigit>);

/// What has become of what was heard since the last question.
struct HeardTally {
  std::uint32_t heard = 0;    // digits that will be told
  std::uint32_t unheard = 0;  // packets that found no record; digits that found no room among those to tell

  friend bool operator==(const HeardTally&, const HeardTally&) noexcept = default;
};

/// A slot needs a record for as long as a key is down, and a little longer: so there are few, each slot may
/// take one of four, and none has to be given back.
///
/// An event is told when it has ended: by a packet that says so, the first of three (RFC 4733 section
/// 2.5.1.4); where all of these are lost, by the next event of its stream, or by silence.
class HeardDigits {
 public:
  /// Without a packet for so long an event has ended. Updates come every 50 ms or more often (RFC 4733
  /// section 2.5.1.2).
  static constexpr std::uint32_t silence_ms = 300;
  /// A record is not another slot's before that: repeated and late packets are still known by it.
  static constexpr std::uint32_t kept_ms = 1000;

  [[nodiscard]] static constexpr std::size_t records_for(std::size_t slots) noexcept {
    return choices * (slots / 256 + 4);
  }
  [[nodiscard]] static constexpr std::size_t octets_needed(std::size_t slots) noexcept {
    return records_for(slots) * (sizeof(HeardEvent) + sizeof(DueDigit));
  }

  /// Both are of records_for(), or both are empty; they outlive it.
  HeardDigits(std::span<HeardEvent> events, std::span<DueDigit> due) noexcept : events_(events), due_(due) {}

  /// A packet of telephone-events at 8 kHz from the peer of `slot`. `payload`: several events that follow
  /// each other (section 2.5.1.5) are as many.
  void hear(base::MediaHandle slot, base::ShardId shard, const Header& header,
            std::span<const std::uint8_t> payload, Moment now) noexcept;
  /// Housekeeping: ends events that have gone silent, among `most` records.
  void sweep(Moment now, std::size_t most) noexcept;

  /// The oldest that is still to be told; there is one while waiting() is not 0.
  [[nodiscard]] const DueDigit& front() const noexcept { return due_[first_]; }
  void pop_front() noexcept;
  [[nodiscard]] std::uint32_t waiting() const noexcept { return waiting_; }

  [[nodiscard]] HeardTally& tally() noexcept { return tally_; }

 private:
  static constexpr std::size_t choices = 4;

  /// The slot's record, or one that may be its from now on; nullptr: there is none.
  [[nodiscard]] HeardEvent* record_for(base::MediaHandle slot, Moment now) noexcept;
  void take(HeardEvent& record, const HeardEvent& packet, bool first, bool ends) noexcept;
  void begin(HeardEvent& record, const HeardEvent& packet) noexcept;
  void tell(HeardEvent& record) noexcept;

  std::span<HeardEvent> events_;
  std::span<DueDigit> due_;  // a ring
  std::uint32_t first_ = 0;
  std::uint32_t waiting_ = 0;
  std::uint32_t open_ = 0;  // records of events that have not ended
  std::size_t next_ = 0;    // of the sweep
  HeardTally tally_;
};

}  // namespace trunkline::rtp
