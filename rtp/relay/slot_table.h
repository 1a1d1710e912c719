// The slots of one worker, flat: a local port is an index, and no packet waits for a lookup.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/handle.h"
#include "rtp/relay/digit_records.h"
#include "rtp/relay/express.h"
#include "rtp/relay/heard_digits.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/participants.h"
#include "rtp/relay/slot.h"
#include "rtp/relay/slot_extras.h"
#include "rtp/relay/slot_report.h"
#include "rtp/relay/stream_records.h"

namespace trunkline::rtp {

/// What became of a command of the control plane.
enum class CommandResult : std::uint8_t {
  applied,
  stale,    // the slot is another tenant's by now (or, for open, still somebody's)
  invalid,  // no such slot, or a partner that is none
};

/// Holds the slots and applies commands to them; decides nothing about packets. Its thread is the worker's.
class SlotTable {
 public:
  /// Octets of memory, aligned to 128, that a table of `slots` slots needs.
  [[nodiscard]] static constexpr std::size_t octets_needed(std::size_t slots) noexcept {
    return slots * (sizeof(Slot) + sizeof(SlotBackground) + sizeof(SlotHistory)) +
           StreamRecords::records_for(slots) * sizeof(ExtraStream) +
           SlotExtras::records_for(slots) * sizeof(SlotExtra) +
           DigitRecords::records_for(slots) * sizeof(DigitRecord) +
           Participants::records_for(slots) * sizeof(Participant) + HeardDigits::octets_needed(slots);
  }

  /// `memory` is the caller's (NUMA-local, huge pages), stays his, and outlives the table: octets_needed() of
  /// layout.slots_per_worker(). Stops the program when it is too small or not aligned to 128. `own`: all
  /// addresses of the appliance, from which nobody else sends; they outlive the table.
  SlotTable(const MediaLayout& layout, base::WorkerId worker, std::span<std::byte> memory,
            std::span<const base::IpAddress> own = {}) noexcept;

  /// Counters start at 0, the latch is open. `handle.owner` is not looked at.
  [[nodiscard]] CommandResult open(base::MediaHandle handle, base::ShardId shard,
                                   const SlotSettings& settings, Moment now) noexcept;
  /// Counters stay, and so does the latch unless the signalled address or the rule changed.
  [[nodiscard]] CommandResult update(base::MediaHandle handle, const SlotSettings& settings,
                                     Moment now) noexcept;
  [[nodiscard]] CommandResult close(base::MediaHandle handle) noexcept;

  /// The slot is open and has this generation.
  [[nodiscard]] bool is_open(base::MediaHandle handle) const noexcept {
    return check(handle) == CommandResult::applied;
  }
  /// Of an open slot, or of one just closed; all its streams together, but for the jitter, which is the first
  /// one's.
  [[nodiscard]] SlotTotals totals(std::uint32_t index) const noexcept;
  /// Of the slot's first stream, and what the peer's RTCP says; the figures of seconds are of all its
  /// streams: the worst, and the packets in all.
  [[nodiscard]] StreamQuality quality(std::uint32_t index) const noexcept;

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(slots_.size()); }
  [[nodiscard]] std::uint32_t open_slots() const noexcept { return open_; }
  /// The first of them.
  [[nodiscard]] Slot* slots() noexcept { return slots_.data(); }
  /// `index` is below size() in all of these.
  [[nodiscard]] Slot& slot(std::uint32_t index) noexcept { return slots_[index]; }
  [[nodiscard]] const Slot& slot(std::uint32_t index) const noexcept { return slots_[index]; }
  [[nodiscard]] SlotBackground& background(std::uint32_t index) noexcept { return backgrounds_[index]; }
  [[nodiscard]] const SlotBackground& background(std::uint32_t index) const noexcept {
    return backgrounds_[index];
  }
  [[nodiscard]] std::span<SlotBackground> backgrounds() noexcept { return backgrounds_; }
  [[nodiscard]] SlotHistory& history(std::uint32_t index) noexcept { return histories_[index]; }
  [[nodiscard]] const SlotHistory& history(std::uint32_t index) const noexcept { return histories_[index]; }
  [[nodiscard]] StreamRecords& records() noexcept { return records_; }
  [[nodiscard]] const StreamRecords& records() const noexcept { return records_; }
  /// The slot's record of what few need, or nullptr.
  [[nodiscard]] SlotExtra* extra(std::uint32_t index) noexcept {
    return extras_.find(index, backgrounds_[index]);
  }
  /// The same, of an open slot that needs one; nullptr when there is none left.
  [[nodiscard]] SlotExtra* need_extra(std::uint32_t index) noexcept {
    return extras_.need(index, backgrounds_[index]);
  }
  [[nodiscard]] SlotExtras& extras() noexcept { return extras_; }
  [[nodiscard]] DigitRecords& digits() noexcept { return digits_; }
  [[nodiscard]] const DigitRecords& digits() const noexcept { return digits_; }
  [[nodiscard]] Participants& participants() noexcept { return participants_; }
  [[nodiscard]] const Participants& participants() const noexcept { return participants_; }
  [[nodiscard]] HeardDigits& heard() noexcept { return heard_; }
  [[nodiscard]] const HeardDigits& heard() const noexcept { return heard_; }
  /// Where RTCP is sent, and the only source it is taken from; port 0: not known.
  [[nodiscard]] base::Endpoint rtcp(std::uint32_t index) noexcept;
  /// The control plane says again what holds.
  [[nodiscard]] bool holds(std::uint32_t index, const SlotSettings& settings) const noexcept;
  [[nodiscard]] PathFacts path(std::uint32_t index) const noexcept;
  [[nodiscard]] base::MediaHandle handle(std::uint32_t index) const noexcept;
  /// The slot's RTP end.
  [[nodiscard]] base::Endpoint local(std::uint32_t index) const noexcept {
    const Slot& slot = slots_[index];
    return {layout_.addresses[slot.local_address], slot.local_port};
  }

  /// To be called whenever something that admit.h, latch.h or rewrite.h look at has changed in a slot: which
  /// of its packets, and of its partner's, take the short way, and how they leave. Routes are forgotten.
  void settle(std::uint32_t index) noexcept;

  /// Brings the two lines of a slot near. Any number is allowed.
  void prefetch(std::uint32_t index) const noexcept {
    if (index >= slots_.size()) return;
    __builtin_prefetch(&slots_[index], 1);
    __builtin_prefetch(&slots_[index].stream, 1);
  }
  /// The first of the two: all that a packet needs of the slot it leaves by, where it does not leave by IPv4.
  void prefetch_way_out(std::uint32_t index) const noexcept {
    if (index < slots_.size()) __builtin_prefetch(&slots_[index], 1);
  }
  /// What is known of a slot beside them, too, for whoever looks at more than its packets.
  void prefetch_all(std::uint32_t index) const noexcept {
    if (index >= slots_.size()) return;
    prefetch(index);
    const auto* history = reinterpret_cast<const std::byte*>(&histories_[index]);
    __builtin_prefetch(history, 1);
    __builtin_prefetch(history + sizeof(SlotHistory) - 1, 1);
    __builtin_prefetch(&backgrounds_[index], 1);
  }

 private:
  template <class T>
  static std::span<T> carve(std::byte*& at, std::size_t count) noexcept;
  [[nodiscard]] CommandResult check(base::MediaHandle handle) const noexcept;
  void set(std::uint32_t index, const SlotSettings& settings, KeptSettings kept) noexcept;
  void set_rtcp(std::uint32_t index, const base::Endpoint& signalled) noexcept;
  void place(std::uint32_t index) noexcept;
  void part(std::uint32_t index) noexcept;
  void settle_way(std::uint32_t index) noexcept;
  // The slot and its partner name each other; whether they relay is another matter.
  [[nodiscard]] bool are_partners(std::uint32_t index) const noexcept {
    const auto partner = slots_[index].partner;
    return partner < slots_.size() && slots_[partner].partner == index;
  }

  MediaLayout layout_;
  base::WorkerId worker_;
  std::span<const base::IpAddress> own_;
  std::span<Slot> slots_;
  std::span<SlotBackground> backgrounds_;
  std::span<SlotHistory> histories_;
  StreamRecords records_{{}};
  SlotExtras extras_{{}};
  DigitRecords digits_{{}};
  Participants participants_{{}};
  HeardDigits heard_{{}, {}};
  std::uint32_t open_ = 0;
};

}  // namespace trunkline::rtp
