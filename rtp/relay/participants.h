// Our part in the RTP sessions with peers of services: records from a bounded pool, and whose RTCP is due.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/endpoint.h"
#include "base/handle.h"
#include "rtp/packet/header.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// One participant of ours, with the slot's SSRC. Its stream, if it sends one, is the slot's PlayedStream.
struct Participant {
  base::MediaHandle slot;      // of generation 0: nobody's
  base::Endpoint farewell;     // where BYE goes, of one that leaves; port 0: nowhere
  std::uint16_t sequence = 0;  // of our stream, when we reported last
  std::uint32_t packets = 0;   // that it had until then,
  std::uint32_t octets = 0;  // and their payload; of what has left since, only how much is less than a frame
  std::uint32_t reported_ms = 0;  // when that was (Moment::ms), or when we came
  std::uint32_t due_ms = 0;
  Ssrc source{};               // that the last block was about,
  std::uint32_t expected = 0;  // and where it stood: RFC 3550 appendix A.3
  std::uint32_t received = 0;
  std::int32_t lost = 0;              // of it, until then
  std::uint32_t heard_report = 0;     // the middle of the NTP timestamp of its last sender report; 0: none
  std::uint32_t heard_report_at = 0;  // by our own clock, in the same units
  std::uint32_t next = no_slot;       // of those that have to send
  bool heard_source : 1 = false;      // there has been a block
  bool has_reported : 1 = false;      // RTCP of ours has left
  bool sent_before : 1 = false;       // RTP of ours left before the last report, and after the one before
  bool waits : 1 = false;             // to send: a report that is due, or BYE
  bool leaves : 1 = false;
};
static_assert(sizeof(Participant) <= 80 && std::is_trivially_copyable_v<Participant>);

/// Services are few: a slot may take one of some records, and has none where all of these are taken. While it
/// has one, PlayedStream::reports is set.
class Participants {
 public:
  /// Most of them are there whatever the table's size, so that a slot costs next to nothing.
  [[nodiscard]] static constexpr std::size_t records_for(std::size_t slots) noexcept {
    return choices * (slots / 4096 + 32);
  }

  /// `records` outlive it: none, or as many as records_for() says.
  explicit Participants(std::span<Participant> records) noexcept : records_(records) {}

  /// The slot's, or nullptr.
  [[nodiscard]] Participant* find(base::MediaHandle slot) noexcept;
  /// A new one of a slot that has none; nullptr: there is none left for it.
  [[nodiscard]] Participant* take(base::MediaHandle slot) noexcept;
  /// It waits for nothing.
  void give_back(Participant& record) noexcept;

  /// It has something to send, behind all others. No effect when it waits already.
  void put_last(Participant& record) noexcept;
  /// The one that has waited longest, which does not any more; nullptr: none does.
  [[nodiscard]] Participant* pop_front() noexcept;
  [[nodiscard]] bool something_waits() const noexcept { return first_ != no_slot; }

  /// Goes round them: the next one, whosoever it is. There are records.
  [[nodiscard]] Participant& next_in_turn() noexcept;
  /// How many a round has, and how many of them are taken.
  [[nodiscard]] std::size_t round() const noexcept { return records_.size(); }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  static constexpr std::size_t choices = 8;

  [[nodiscard]] std::span<Participant> choices_of(base::MediaHandle slot) noexcept;

  std::span<Participant> records_;
  std::uint32_t first_ = no_slot;
  std::uint32_t last_ = no_slot;
  std::uint32_t size_ = 0;
  std::size_t turn_ = 0;
};

}  // namespace trunkline::rtp
