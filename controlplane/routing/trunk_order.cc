#include "controlplane/routing/trunk_order.h"

#include <algorithm>
#include <vector>

namespace trunkline::controlplane {
namespace {

/// Which of [first, last) comes next: with a chance that is its share of the weights.
template <class T>
std::size_t draw(const std::vector<T>& members, std::size_t first, std::size_t last, base::Random& random) {
  std::uint64_t sum = 0;
  for (auto i = first; i < last; ++i) sum += members[i].weight;
  if (sum == 0) return first + random.below(last - first);
  auto point = random.below(sum);
  for (auto i = first; i < last; ++i) {
    if (point < members[i].weight) return i;
    point -= members[i].weight;
  }
  return last - 1;
}

/// Puts the one that comes next at `at`, out of those of its priority that are left.
template <class T>
void bring_next(std::vector<T>& sorted, std::size_t at, base::Random& random) {
  auto last = at;
  while (last < sorted.size() && sorted[last].priority == sorted[at].priority) ++last;
  if (last - at > 1) std::swap(sorted[at], sorted[draw(sorted, at, last, random)]);
}

}  // namespace

DestinationOrder order_of(const TrunkGroup& group, const std::vector<Trunk>& trunks, base::Random& random) {
  auto members = group.members;
  std::stable_sort(members.begin(), members.end(),
                   [](const GroupMember& a, const GroupMember& b) { return a.priority < b.priority; });
  DestinationOrder order;
  for (std::size_t at = 0; at < members.size(); ++at) {
    bring_next(members, at, random);
    bool room = true;
    for_each_host(trunks[static_cast<std::size_t>(members[at].trunk)], [&](std::uint8_t host) {
      room = order.push_back({members[at].trunk, host});
      return room;
    });
    if (!room) return order;
  }
  return order;
}

std::vector<HostTarget> order_of(std::vector<HostTarget> targets, base::Random& random) {
  for (std::size_t at = 0; at < targets.size(); ++at) bring_next(targets, at, random);
  return targets;
}

}  // namespace trunkline::controlplane
