#include "dataplane/stages/link.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dataplane/stages/ask.h"
#include "dataplane/stages/undelivered.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

constexpr std::uint16_t waiting_in_all = 512;
constexpr std::size_t aged_at_once = 32;  // each millisecond: a table of 1024 is seen 30 times a second

}  // namespace

Link::Link(const gate::PlaneLimits& limits)
    : neighbours_(limits.neighbours, NeighbourTimes{.lifetime = limits.neighbour_lifetime}),
      waiting_(waiting_in_all, std::max<std::uint16_t>(1, limits.packets_per_unresolved_neighbour)) {}

NextHop Link::next_hop(StageContext& context, std::uint8_t local, const base::IpAddress& remote) noexcept {
  const auto address = context.interfaces.next_hop(local, remote);
  if (!address) {
    context.count(WorkerCounter::emit_no_route);
    return {};
  }
  const auto port = context.interfaces.addresses()[local].port;
  auto* neighbour = neighbours_.find(port, *address);
  if (neighbour == nullptr) {
    neighbour = enter(context, port, *address, true);
    if (neighbour == nullptr) return {};
    ask_everybody(context, *neighbour);
  }
  neighbour->is_hop = true;
  return neighbours_.name(*neighbour);
}

Neighbour* Link::enter(StageContext& context, std::uint8_t port, const base::IpAddress& address,
                       bool is_next_hop) noexcept {
  const auto& own = context.interfaces[port].mac;
  if (auto* added = neighbours_.add(port, own, address, context.now)) return added;
  if (auto* gives_way = neighbours_.dispensable(is_next_hop)) {
    forget(context, *gives_way, false);
    return neighbours_.add(port, own, address, context.now);
  }
  if (is_next_hop) context.count(WorkerCounter::neighbour_table_full);
  return nullptr;
}

void Link::wait(StageContext& context, Neighbour* neighbour, Packet packet) noexcept {
  if (neighbour == nullptr) {
    context.count(WorkerCounter::neighbour_unreachable);
    return;
  }
  const auto displaced = waiting_.join(neighbour->waiting, std::move(packet));
  if (displaced) context.count(WorkerCounter::neighbour_queue_full);
}

void Link::hear(StageContext& context, std::uint8_t port, const base::IpAddress& address,
                const MacAddress& mac, Hearing hearing) noexcept {
  const NeighbourFact fact{address, mac, port, hearing == Hearing::contact};
  take_in(context, fact, hearing);
  if (hearing == Hearing::claim) return;
  context.counters.increment(WorkerCounter::neighbour_fact_lost, context.others.tell(context.worker, fact));
}

Asker Link::asker(const StageContext& context, std::uint8_t port, const base::IpAddress& address,
                  const MacAddress& mac) noexcept {
  const auto& interface = context.interfaces[port];
  const bool is_gateway = (address.is_v4() ? interface.gateway_v4 : interface.gateway_v6) == address;
  const auto* neighbour = neighbours_.find(port, address);
  if (neighbour != nullptr && neighbour->is_known() && neighbour->header.destination != mac)
    return Asker::other;
  if (is_gateway) return Asker::gateway;
  // Not by `used`, which each claim of a stranger clears.
  return neighbour != nullptr && neighbour->is_hop ? Asker::next_hop : Asker::other;
}

void Link::listen(StageContext& context) noexcept {
  std::array<NeighbourFact, 32> facts;
  const auto heard = context.others.listen(context.worker, facts);
  for (std::size_t i = 0; i < heard; ++i)
    take_in(context, facts[i], facts[i].seeks_us ? Hearing::contact : Hearing::hearsay);
}

void Link::take_in(StageContext& context, const NeighbourFact& fact, Hearing hearing) noexcept {
  auto* neighbour = neighbours_.find(fact.port, fact.address);
  if (neighbour == nullptr) {
    if (hearing == Hearing::contact) neighbour = enter(context, fact.port, fact.address, false);
    if (hearing == Hearing::answer) context.count(WorkerCounter::neighbour_unasked);
    if (neighbour == nullptr) return;
  }
  auto event = NeighbourEvent::answered;
  if (neighbour->is_known()) {
    if (neighbour->header.destination != fact.mac) {
      event = NeighbourEvent::claimed_other;
      context.count(WorkerCounter::neighbour_claim_unconfirmed);
    } else if (hearing == Hearing::contact || hearing == Hearing::claim) {
      event = NeighbourEvent::claimed_same;
    }
  }
  carry_out(context, *neighbour, neighbours_.apply(*neighbour, event, fact.mac, context.now));
}

void Link::carry_out(StageContext& context, Neighbour& neighbour, NeighbourAction action) noexcept {
  switch (action) {
    case NeighbourAction::learn:
      context.count(WorkerCounter::neighbour_learned);
      send_waiting(context, neighbour);
      break;
    case NeighbourAction::ask_known: ask_known(context, neighbour); break;
    case NeighbourAction::ask_all: ask_everybody(context, neighbour); break;
    case NeighbourAction::forget: forget(context, neighbour, true); break;
    case NeighbourAction::none:
    case NeighbourAction::refresh: break;
  }
}

void Link::send_waiting(StageContext& context, Neighbour& neighbour) noexcept {
  const auto hop = neighbours_.name(neighbour);
  while (auto packet = waiting_.call_next(neighbour.waiting)) send(context, std::move(packet), hop);
}

void Link::forget(StageContext& context, Neighbour& neighbour, bool is_unreachable) noexcept {
  while (auto packet = waiting_.call_next(neighbour.waiting)) {
    context.count(WorkerCounter::neighbour_unreachable);
    if (is_unreachable) context.undelivered.take_back(context, std::move(packet));
  }
  neighbours_.remove(neighbour);
}

void Link::age(StageContext& context) noexcept {
  neighbours_.age(aged_at_once, context.now, [&](Neighbour& neighbour, NeighbourAction action) {
    carry_out(context, neighbour, action);
  });
}

}  // namespace trunkline::dataplane
