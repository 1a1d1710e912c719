// Whose link address is what: the table of one worker, for ARP and neighbour discovery alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/stages/neighbour_machine.h"
#include "dataplane/stages/waiting.h"

namespace trunkline::dataplane {

/// Names an entry across packets, for a slot to keep: four octets. A default one names nothing.
struct NextHop {
  std::uint16_t index = 0;
  std::uint16_t generation = 0;

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return generation != 0; }
  friend constexpr bool operator==(const NextHop&, const NextHop&) noexcept = default;
};

struct alignas(64) Neighbour {
  base::IpAddress address;
  EthernetHeader header;  // of frames to it: its link address, the port's own, the type of its family
  std::uint8_t port = 0;
  NeighbourState state = NeighbourState::incomplete;
  std::uint16_t generation = 1;  // of its tenants; never 0
  std::uint16_t next = 0;        // in the chain of its bucket, or of the free ones
  std::uint8_t tries = 0;        // questions since the last answer
  bool taken = false;
  bool used = false;    // by a packet since the table last looked
  bool is_hop = false;  // packets of ours go there, for as long as it is in the table
  WaitingLine waiting;
  base::Instant due;       // when the table must look at it
  base::Instant answered;  // the last time that it was

  /// Whether packets can go there now.
  [[nodiscard]] bool is_known() const noexcept { return state != NeighbourState::incomplete; }
};
static_assert(sizeof(Neighbour) == 64);

/// How long to wait for an answer, and how often to ask.
struct NeighbourTimes {
  base::Duration lifetime{std::chrono::seconds(60)};     // of an answer
  base::Duration ask_interval{std::chrono::seconds(1)};  // everybody: RFC 1122 section 2.3.2.1 allows no more
  base::Duration probe_interval{std::chrono::milliseconds(300)};  // a known station
  std::uint8_t tries = 3;
};

/// Fixed capacity. It decides; asking, sending and dropping what waits is the caller's (Link).
class Neighbours {
 public:
  /// `capacity` up to 65,534.
  Neighbours(std::uint32_t capacity, const NeighbourTimes& times);

  [[nodiscard]] Neighbour* find(std::uint8_t port, const base::IpAddress& address) noexcept;
  /// nullptr when the entry has gone, or `hop` names nothing.
  [[nodiscard]] Neighbour* find(NextHop hop) noexcept {
    auto& entry = entries_[hop.index];
    return entry.generation == hop.generation ? &entry : nullptr;
  }
  [[nodiscard]] NextHop name(const Neighbour& entry) const noexcept {
    return {static_cast<std::uint16_t>(&entry - entries_.data()), entry.generation};
  }
  /// A new, incomplete entry that counts as asked for once; nullptr when all are taken. `port` (whose link
  /// address is `own`) and `address` must not be in the table.
  [[nodiscard]] Neighbour* add(std::uint8_t port, const MacAddress& own, const base::IpAddress& address,
                               base::Instant now) noexcept;
  /// Its packets must have been taken out of its line.
  void remove(Neighbour& entry) noexcept;
  /// An entry which may be removed to make room, of those near: for a next hop one that is incomplete, else a
  /// stale one out of use, else one that nothing was ever sent to; for somebody who only asks nothing but the
  /// last kind. nullptr when there is none.
  [[nodiscard]] Neighbour* dispensable(bool for_next_hop) noexcept;

  /// Applies the event, and says what the caller must do. `mac` matters where something was heard.
  [[nodiscard]] NeighbourAction apply(Neighbour& entry, NeighbourEvent event, const MacAddress& mac,
                                      base::Instant now) noexcept;
  /// Looks at the next `count` entries, round and round, and calls `act(Neighbour&, NeighbourAction)` for
  /// each that needs something done.
  template <class Act>
  void age(std::size_t count, base::Instant now, Act&& act) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      cursor_ = (cursor_ + 1) % entries_.size();
      auto& entry = entries_[cursor_];
      if (!entry.taken || (entry.due > now && !must_ask(entry))) continue;
      const auto action = apply(entry, event_of(entry), entry.header.destination, now);
      if (action != NeighbourAction::none) act(entry, action);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return entries_.size(); }

 private:
  static constexpr std::uint16_t no_entry = 0xffff;

  [[nodiscard]] std::uint16_t& bucket(std::uint8_t port, const base::IpAddress& address) noexcept;
  [[nodiscard]] static bool must_ask(const Neighbour& entry) noexcept {
    return entry.used && entry.state == NeighbourState::stale;
  }
  [[nodiscard]] NeighbourEvent event_of(const Neighbour& entry) const noexcept;
  void schedule(Neighbour& entry, base::Instant now) const noexcept;

  std::vector<Neighbour> entries_;
  std::vector<std::uint16_t> buckets_;
  NeighbourTimes times_;
  std::uint16_t free_ = no_entry;
  std::size_t size_ = 0;
  std::size_t cursor_ = 0;
};

}  // namespace trunkline::dataplane
