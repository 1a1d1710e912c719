#include "dataplane/stages/neighbours.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace trunkline::dataplane {
namespace {

constexpr std::uint32_t most_entries = 65534;
constexpr int idle_lifetimes = 10;  // a stale entry that nobody uses is kept so long

}  // namespace

Neighbours::Neighbours(std::uint32_t capacity, const NeighbourTimes& times)
    : entries_(std::clamp<std::uint32_t>(capacity, 1, most_entries)),
      buckets_(std::bit_ceil(entries_.size() * 2), no_entry),
      times_(times) {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    entries_[i].next = std::exchange(free_, static_cast<std::uint16_t>(i));
  }
}

std::uint16_t& Neighbours::bucket(std::uint8_t port, const base::IpAddress& address) noexcept {
  // The multiplier spreads neighbouring addresses; a link's stations differ in the low octets. Who sends
  // packets from chosen addresses can make one chain long, no longer than the table, and only on the link
  // itself.
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, address.octets().data(), sizeof(high));
  std::memcpy(&low, address.octets().data() + 8, sizeof(low));
  const std::uint64_t mixed = (high ^ (low + port)) * 0x9e3779b97f4a7c15U;
  return buckets_[(mixed ^ (mixed >> 32)) & (buckets_.size() - 1)];
}

Neighbour* Neighbours::find(std::uint8_t port, const base::IpAddress& address) noexcept {
  for (auto index = bucket(port, address); index != no_entry; index = entries_[index].next) {
    auto& entry = entries_[index];
    if (entry.address == address && entry.port == port) return &entry;
  }
  return nullptr;
}

Neighbour* Neighbours::add(std::uint8_t port, const MacAddress& own, const base::IpAddress& address,
                           base::Instant now) noexcept {
  if (free_ == no_entry) return nullptr;
  const auto index = free_;
  auto& entry = entries_[index];
  free_ = entry.next;
  const auto generation = entry.generation;
  entry = Neighbour{};
  entry.address = address;
  entry.header.source = own;
  entry.header.type = base::Be16::from_host(address.is_v4() ? ethertype::ipv4 : ethertype::ipv6);
  entry.port = port;
  entry.generation = generation;
  entry.taken = true;
  entry.tries = 1;
  entry.next = std::exchange(bucket(port, address), index);
  schedule(entry, now);
  ++size_;
  return &entry;
}

void Neighbours::remove(Neighbour& entry) noexcept {
  const auto index = static_cast<std::uint16_t>(&entry - entries_.data());
  auto* link = &bucket(entry.port, entry.address);
  while (*link != index) link = &entries_[*link].next;
  *link = std::exchange(entry.next, free_);
  free_ = index;
  entry.taken = false;
  entry.generation = static_cast<std::uint16_t>(entry.generation == 0xffff ? 1 : entry.generation + 1);
  --size_;
}

Neighbour* Neighbours::dispensable(bool for_next_hop) noexcept {
  constexpr std::size_t look_at = 64;
  Neighbour* stale = nullptr;
  Neighbour* idle = nullptr;
  for (std::size_t i = 0; i < std::min(look_at, entries_.size()); ++i) {
    cursor_ = (cursor_ + 1) % entries_.size();
    auto& entry = entries_[cursor_];
    if (!entry.taken) continue;
    // What nobody has answered for goes first, so that packets to addresses that do not exist cannot push out
    // those that do.
    if (for_next_hop && entry.state == NeighbourState::incomplete) return &entry;
    if (entry.state == NeighbourState::stale && !entry.used) stale = &entry;
    // Somebody who asks from many addresses fills the table with these.
    if (entry.is_known() && !entry.is_hop) idle = &entry;
  }
  return for_next_hop && stale != nullptr ? stale : idle;
}

NeighbourEvent Neighbours::event_of(const Neighbour& entry) const noexcept {
  switch (entry.state) {
    case NeighbourState::incomplete:
    case NeighbourState::probing:
      return entry.tries < times_.tries ? NeighbourEvent::silence : NeighbourEvent::gave_up;
    case NeighbourState::reachable: return NeighbourEvent::lifetime_over;
    case NeighbourState::stale: return entry.used ? NeighbourEvent::used : NeighbourEvent::gave_up;
  }
  return NeighbourEvent::gave_up;
}

void Neighbours::schedule(Neighbour& entry, base::Instant now) const noexcept {
  switch (entry.state) {
    case NeighbourState::incomplete: entry.due = now + times_.ask_interval; break;
    case NeighbourState::reachable: entry.due = now + times_.lifetime; break;
    case NeighbourState::stale: entry.due = now + times_.lifetime * idle_lifetimes; break;
    case NeighbourState::probing: entry.due = now + times_.probe_interval; break;
  }
}

NeighbourAction Neighbours::apply(Neighbour& entry, NeighbourEvent event, const MacAddress& mac,
                                  base::Instant now) noexcept {
  // Who claims an address all the time must not have us ask as often (RFC 1122 section 2.3.2.1).
  const auto may_ask = entry.answered + times_.ask_interval;
  if (event == NeighbourEvent::claimed_other && entry.state == NeighbourState::reachable && now < may_ask) {
    entry.due = std::min(entry.due, may_ask);
    return NeighbourAction::none;
  }
  const auto [next, action] = step(entry.state, event);
  const bool moved = next != entry.state;
  entry.state = next;
  switch (action) {
    case NeighbourAction::learn: entry.header.destination = mac; [[fallthrough]];
    case NeighbourAction::refresh:
      entry.tries = 0;
      entry.answered = now;
      break;
    case NeighbourAction::ask_known:
    case NeighbourAction::ask_all:
      entry.tries = static_cast<std::uint8_t>(moved ? 1 : entry.tries + 1);
      break;
    case NeighbourAction::none:
    case NeighbourAction::forget: break;
  }
  if (moved || action != NeighbourAction::none) {
    entry.used = false;
    schedule(entry, now);
  }
  return action;
}

}  // namespace trunkline::dataplane
