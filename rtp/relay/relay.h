// The media relay of one worker: datagrams in, decisions out. The same code runs in the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/endpoint.h"
#include "base/sip_hash.h"
#include "rtp/relay/continuity.h"
#include "rtp/relay/count.h"
#include "rtp/relay/express.h"
#include "rtp/relay/media_outcome.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/pending_reports.h"
#include "rtp/relay/player.h"
#include "rtp/relay/relay_event.h"
#include "rtp/relay/reporter.h"
#include "rtp/relay/rewrite.h"
#include "rtp/relay/slot_sweep.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// A datagram that came to a media port. Nothing of it is kept.
struct MediaDatagram {
  std::uint32_t slot = 0;     // MediaLayout::find(); any number is allowed
  bool on_rtcp_port = false;  // the odd port of the pair
  base::Endpoint source;
  std::span<const std::uint8_t> octets;  // UDP payload
};

/// What admit() decided, and depart() carries on with.
struct Ruling {
  MediaOutcome outcome;  // final unless is_sent_on(outcome)
  std::uint32_t from;    // the slot it came to
  std::uint32_t to;      // the slot by whose port it would leave
};

/// Owned by one worker; nobody else touches it. A packet passes in two steps, so that a batch can prefetch
/// the slot before the first and the partner's before the second. All of it is bounded and allocates
/// nothing.
class Relay {
 public:
  /// `memory` as SlotTable asks for it, and `own`; `seed` as Player does. `names`: a secret that serves
  /// nothing else, by which CNAMEs become others, and ours are made.
  Relay(const MediaLayout& layout, base::WorkerId worker, std::span<std::byte> memory, std::uint64_t seed,
        std::span<const base::IpAddress> own = {}, const base::SipHash::Key& names = {}) noexcept
      : table_(layout, worker, memory, own), player_(seed), reporter_(~seed, names), names_(names) {}

  [[nodiscard]] CommandResult open(base::MediaHandle handle, base::ShardId shard,
                                   const SlotSettings& settings, base::Instant now) noexcept;
  [[nodiscard]] CommandResult update(base::MediaHandle handle, const SlotSettings& settings,
                                     base::Instant now) noexcept;
  /// The final report, or nothing when the handle is stale or names no slot.
  [[nodiscard]] std::optional<SlotReport> close(base::MediaHandle handle) noexcept;
  /// Telephone-events for the slot's peer, from the next frame on: see Player::send_digits().
  [[nodiscard]] CommandResult send_digits(base::MediaHandle handle, const DigitString& digits,
                                          base::Instant now) noexcept;
  /// The figures so far, or nothing when the handle is stale or names no slot.
  [[nodiscard]] std::optional<SlotReport> figures(base::MediaHandle handle, base::Instant now) const noexcept;

  /// First step: checks, latches and counts in the datagram's own slot. An outcome that is not sent on has
  /// been counted when this returns.
  [[nodiscard]] Ruling admit(const MediaDatagram& datagram, const Moment& now) noexcept;
  /// Second step, for a ruling that is sent on: where it goes, or nothing (counted). Two slots relay only
  /// while each names the other as its partner: one that was closed and opened for another call does not.
  /// `octets`: of the datagram, which are rewritten where the peer is told of another stream; see
  /// Departure::payload_change.
  [[nodiscard]] std::optional<Departure> depart(const Ruling& ruling, std::span<std::uint8_t> octets,
                                                const Moment& now) noexcept;

  /// All slots: for admit_express(), for the ways out, and for fetching them.
  [[nodiscard]] Slot* slots() noexcept { return table_.slots(); }
  /// Writes what the peer of a slot that translates is told into `octets`; as Departure::payload_change.
  [[nodiscard]] std::uint32_t translate_express(std::uint32_t to, std::span<std::uint8_t> octets) noexcept {
    const auto* const few = table_.extra(to);
    return few == nullptr ? 0 : translate_rtp(few->translation, octets);
  }
  /// How many packets of a batch have gone the short way.
  void count_express(std::uint64_t packets) noexcept {
    outcomes_.increment(MediaOutcome::forwarded, packets);
  }

  /// Brings near what admit() or depart() will need of a slot. Any number is allowed.
  void prefetch(std::uint32_t slot) const noexcept { table_.prefetch(slot); }
  void prefetch_way_out(std::uint32_t slot) const noexcept { table_.prefetch_way_out(slot); }
  /// A note that the data plane keeps with a slot on how what comes there leaves; 0 whenever something of the
  /// slot or its partner has changed. `slot` must be one whose packet depart() let leave.
  [[nodiscard]] std::uint32_t& route(std::uint32_t slot) noexcept { return table_.slot(slot).way.route; }

  /// The next packet of our own to send, and where; nothing when none is due.
  struct Played {
    std::uint32_t slot;
    Departure departure;
    Player::Packet packet;
  };
  [[nodiscard]] std::optional<Played> play(Moment now) noexcept;

  /// The next RTCP of our own to send; nothing when none is due. rtcp_waits() says whether to ask.
  [[nodiscard]] std::optional<Reporter::Due> report_to_peer(Moment now) noexcept;
  [[nodiscard]] bool rtcp_waits() const noexcept { return table_.participants().something_waits(); }

  /// Housekeeping: looks at `most` slots. See SlotSweep on how often.
  void sweep(Moment now, std::uint32_t most) noexcept;

  /// The oldest report that waits, of slots and of digits by turns; see PendingReports and HeardDigits.
  [[nodiscard]] std::optional<PendingReports::Due> report() noexcept;
  void report_taken() noexcept;
  void report_deferred() noexcept;

  [[nodiscard]] const SlotTable& table() const noexcept { return table_; }
  [[nodiscard]] const base::NamedCounters<MediaOutcome>& outcomes() const noexcept { return outcomes_; }
  [[nodiscard]] const base::NamedCounters<RelayEvent>& events() const noexcept { return events_; }
  [[nodiscard]] std::uint32_t playing() const noexcept { return player_.playing(table_); }
  [[nodiscard]] std::uint32_t reports_waiting() const noexcept {
    return reports_.size() + table_.heard().waiting();
  }

 private:
  [[nodiscard]] SlotReport report_of(ReportKind kind, std::uint32_t index) const noexcept;
  Ruling end(MediaOutcome outcome) noexcept;
  Ruling refuse(Slot& slot, MediaOutcome outcome) noexcept;
  Ruling admit_rtp(const MediaDatagram& datagram, Slot& slot, const Moment& now) noexcept;
  Ruling admit_rtcp(const MediaDatagram& datagram, Slot& slot, const Moment& now) noexcept;
  std::optional<MediaOutcome> bind_source(const MediaDatagram& datagram, Slot& slot, const Moment& now,
                                          MediaOutcome refusal) noexcept;
  bool record(std::uint32_t index, const Header& header, std::uint32_t octets, const Moment& now) noexcept;
  void note_bye(std::uint32_t index, std::span<const Ssrc> left) noexcept;
  void count_refused_extras() noexcept {
    events_.increment(RelayEvent::extra_refused, table_.extras().take_refused());
  }
  void count_digits() noexcept;
  void take_part(std::uint32_t index, Moment now) noexcept;
  void hear_digits(const MediaDatagram& datagram, std::uint8_t payload_type, const Moment& now) noexcept;
  void count_heard_digits() noexcept;
  std::uint32_t translate(const Ruling& ruling, std::span<std::uint8_t> octets, const Moment& now) noexcept;

  SlotTable table_;
  PendingReports reports_;
  bool tells_digit_ = false;  // what report() gave last, and whose turn it is
  bool digits_turn_ = false;
  SlotSweep sweep_;
  Player player_;
  Reporter reporter_;
  base::SipHash names_;
  base::NamedCounters<MediaOutcome> outcomes_;
  base::NamedCounters<RelayEvent> events_;
};

}  // namespace trunkline::rtp
