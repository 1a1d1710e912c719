#include "controlplane/routing/keep_places.h"

#include <algorithm>
#include <utility>

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_trunks = static_cast<std::size_t>(SourceId::users);
constexpr std::size_t most_hosts = 256;
constexpr std::size_t nowhere = ~std::size_t{0};

/// The place of what is called so; of those that are free one is taken that is, before a new one.
template <class T, class Same, class Free>
std::size_t place_for(std::vector<T>& list, Same&& same, Free&& is_free, std::size_t most) {
  auto found = std::find_if(list.begin(), list.end(), same);
  if (found == list.end()) {
    for (found = list.begin(); found != list.end(); ++found) {
      if (is_free(static_cast<std::size_t>(found - list.begin()))) break;
    }
  }
  if (found == list.end()) {
    if (list.size() == most) return nowhere;
    found = list.insert(found, T{});
  }
  return static_cast<std::size_t>(found - list.begin());
}

bool keep_hosts(const Trunk& running, Trunk& wanted, bool settled) {
  auto hosts = running.hosts;
  std::vector<bool> was_removed;
  for (auto& host : hosts) was_removed.push_back(std::exchange(host.removed, true));
  std::vector<bool> taken(hosts.size(), false);
  std::vector<std::uint8_t> order;
  for (const auto& host : wanted.hosts) {
    const auto place = place_for(
        hosts, [&](const TrunkHost& known) { return known.text == host.text; },
        [&](std::size_t at) { return settled && at < was_removed.size() && was_removed[at] && !taken[at]; },
        most_hosts);
    if (place == nowhere) return false;
    taken.resize(hosts.size(), false);
    taken[place] = true;
    hosts[place] = host;
    order.push_back(static_cast<std::uint8_t>(place));
  }
  wanted.hosts = std::move(hosts);
  wanted.order = std::move(order);
  return true;
}

}  // namespace

std::optional<RoutingSettings> keep_places(const RoutingSettings& running, const RoutingSettings& wanted,
                                           bool settled, const std::function<bool(TrunkId)>& is_idle) {
  RoutingSettings made = wanted;
  made.trunks = running.trunks;
  std::vector<bool> was_removed;
  for (auto& trunk : made.trunks) was_removed.push_back(std::exchange(trunk.removed, true));
  const auto stays = [&](std::size_t at) {
    return std::any_of(wanted.trunks.begin(), wanted.trunks.end(),
                       [&](const Trunk& trunk) { return trunk.name == made.trunks[at].name; });
  };
  std::vector<TrunkId> places;  // by the number that the trunk has in `wanted`
  for (const auto& trunk : wanted.trunks) {
    const auto is_vacant = [&](std::size_t at) {
      const TrunkId id{static_cast<std::uint16_t>(at)};
      return settled && at < was_removed.size() && was_removed[at] && made.trunks[at].removed && !stays(at) &&
             is_idle(id);
    };
    const auto place = place_for(
        made.trunks, [&](const Trunk& known) { return known.name == trunk.name; }, is_vacant, most_trunks);
    if (place == nowhere) return std::nullopt;
    const bool kept = place < running.trunks.size() && running.trunks[place].name == trunk.name;
    const TrunkId id{static_cast<std::uint16_t>(place)};
    auto& placed = made.trunks[place] = trunk;
    // Of another trunk that had the place before, nobody has a host any more.
    if (kept && !keep_hosts(running.trunks[place], placed, settled)) return std::nullopt;
    places.push_back(id);
  }
  for (auto& group : made.groups) {
    for (auto& member : group.members) member.trunk = places[static_cast<std::size_t>(member.trunk)];
  }
  if (made.dial_plan) made.dial_plan = made.dial_plan->with_trunks(places);
  return made;
}

}  // namespace trunkline::controlplane
