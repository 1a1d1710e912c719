// RTCP of our own, to peers of services: sender and receiver reports with a CNAME, and BYE.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/sip_hash.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/participants.h"
#include "rtp/relay/player.h"
#include "rtp/relay/rewrite.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// A service is a participant of the session with its peer (RFC 3550 section 6.3): it reports about the
/// peer's stream, and about its own while it sends one. In mode echo it sends none: what comes back to the
/// peer is the peer's. While a call is joined to another its slot relays, the reports of the other side pass,
/// and ours rest.
class Reporter {
 public:
  /// What leaves: a compound.
  struct Due {
    static constexpr std::size_t most = 128;

    std::uint32_t slot;
    Departure departure;
    std::array<std::uint8_t, most> octets;
    std::size_t size = 0;

    [[nodiscard]] std::span<const std::uint8_t> packet() const noexcept {
      return std::span(octets).first(size);
    }
  };

  /// `seed`: intervals are drawn from it. `names`: a secret; CNAMEs are made with it.
  Reporter(std::uint64_t seed, const base::SipHash::Key& names) noexcept : seed_(seed), names_(names) {}

  /// After each applied open or update: the slot of a service takes part from now on.
  void follow(SlotTable& table, std::uint32_t index, Player& player, Moment now) noexcept;
  /// A slot is about to be closed: its peer will be told.
  void leave(SlotTable& table, std::uint32_t index) noexcept;
  /// A packet of ours has left that has less payload than a frame of G.711.
  void sent_short(SlotTable& table, std::uint32_t index, std::size_t payload_octets) noexcept;
  /// RTCP of the peer, which read_rtcp() took.
  void hear(SlotTable& table, std::uint32_t index, std::span<const std::uint8_t> octets, Moment now) noexcept;

  /// Housekeeping: looks for those whose report is due, among `most` records. By a round of them it may be
  /// late.
  void sweep(SlotTable& table, Moment now, std::size_t most) noexcept;
  /// The next compound to send; nothing when none is due.
  [[nodiscard]] std::optional<Due> next(SlotTable& table, Moment now) noexcept;

  /// Slots of services that found no record, and send no RTCP, since the last question.
  [[nodiscard]] std::uint32_t take_refused() noexcept;

 private:
  [[nodiscard]] std::uint32_t draw_interval(const Participant& record) noexcept;
  [[nodiscard]] bool is_due(Participant& record, Moment now) noexcept;
  [[nodiscard]] std::optional<Due> report(SlotTable& table, Participant& record, Moment now) noexcept;
  [[nodiscard]] std::optional<Due> say_goodbye(SlotTable& table, Participant& record, Moment now) noexcept;

  std::uint64_t seed_;
  base::SipHash names_;
  std::uint32_t refused_ = 0;
};

}  // namespace trunkline::rtp
