// The streams of a slot beyond its first: records from a bounded pool, so that two SSRCs do not share
// figures.
#pragma once

#include <cstdint>
#include <span>

#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// In a list that begins at SlotHistory::extra_streams, or in the list of the free.
struct alignas(64) ExtraStream {
  StreamStatistics stream;
  LossRuns losses;
  SecondMeter seconds;
  std::uint32_t next = no_slot;
};
static_assert(sizeof(ExtraStream) == 192 && std::is_trivially_copyable_v<ExtraStream>);

/// What became of a packet's count.
enum class Recorded : std::uint8_t {
  known,       // its stream had a record
  begun,       // it is the first of a stream that has one now
  unrecorded,  // all records are taken: counted, but without loss, order and jitter
};

class StreamRecords {
 public:
  /// Beyond the first. A peer that sends more at once has them counted together.
  static constexpr std::uint32_t most_extra = 3;
  /// The first stream's place is another's when it has been silent for so long.
  static constexpr std::uint32_t vacant_ms = 2000;

  /// Records that a table of `slots` slots gets: most calls have one stream a slot.
  [[nodiscard]] static constexpr std::size_t records_for(std::size_t slots) noexcept {
    return slots / 40 + 8;
  }

  /// `records` outlive it.
  explicit StreamRecords(std::span<ExtraStream> records) noexcept;

  /// Counts a packet that StreamStatistics::record_next() did not. `replaces`: a stream that is new takes the
  /// first one's place, which is over.
  Recorded record(Slot& slot, SlotHistory& history, const Header& header, std::uint32_t octets, Moment now,
                  bool replaces) noexcept;
  /// It has a record, of its own or that of the slot.
  [[nodiscard]] bool knows(const Slot& slot, const SlotHistory& history, Ssrc ssrc) const noexcept {
    return (slot.stream.running() && slot.stream.ssrc() == ssrc) || find(history, ssrc) != no_slot;
  }
  /// The source has left. True: it was the slot's first stream; its record stays until another stream begins.
  bool leave(Slot& slot, SlotHistory& history, Ssrc ssrc) noexcept;
  /// Gives all records back; what they counted is the first stream's from now on.
  void release(Slot& slot, SlotHistory& history) noexcept;

  /// The seconds of each stream beyond the first: as SecondMeter::look().
  void look(const SlotHistory& history, const PathFacts& path, std::uint32_t now_ms) noexcept;

  /// Calls `f(const ExtraStream&)` for each stream beyond the first.
  template <class F>
  void for_each_extra(const SlotHistory& history, F&& f) const {
    for (auto i = history.extra_streams; i != no_slot; i = records_[i].next) f(records_[i]);
  }
  [[nodiscard]] std::uint32_t free() const noexcept { return free_count_; }

 private:
  [[nodiscard]] std::uint32_t find(const SlotHistory& history, Ssrc ssrc) const noexcept;
  [[nodiscard]] std::uint32_t take(SlotHistory& history, std::uint8_t clock_khz,
                                   std::uint32_t now_ms) noexcept;
  void give_back(Slot& slot, SlotHistory& history, std::uint32_t record) noexcept;

  std::span<ExtraStream> records_;
  std::uint32_t free_ = no_slot;
  std::uint32_t free_count_ = 0;
};

}  // namespace trunkline::rtp
