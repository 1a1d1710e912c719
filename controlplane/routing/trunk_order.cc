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

std::vector<DestinationId> destinations_of(const TrunkGroup& group, const std::vector<Trunk>& trunks,
                                           base::Random& random) {
  auto members = group.members;
  std::stable_sort(members.begin(), members.end(),
                   [](const GroupMember& a, const GroupMember& b) { return a.priority < b.priority; });
  std::vector<DestinationId> all;
  for (std::size_t at = 0; at < members.size(); ++at) {
    bring_next(members, at, random);
    for_each_host(trunks[static_cast<std::size_t>(members[at].trunk)], [&](std::uint8_t host) {
      all.push_back({members[at].trunk, host});
      return true;
    });
  }
  return all;
}

}  // namespace

DestinationOrder order_of(const TrunkGroup& group, const TrunkBoard& board, base::Instant now,
                          base::Random& random) {
  const auto all = destinations_of(group, board.trunks(), random);
  const auto is_usable = [&](DestinationId one) { return board.usability(one, now) == Usability::usable; };
  std::size_t others = all.size();  // who cannot be used now perhaps can when his turn comes
  if (all.size() > most_tried) {
    const auto usable = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_usable));
    others = most_tried - std::min(usable, most_tried);
  }
  // To leave some out afterwards gives the rest the chances that they had if those were not there.
  DestinationOrder order;
  for (const auto one : all) {
    const bool usable = all.size() <= most_tried || is_usable(one);
    if (!usable && others == 0) continue;
    if (!order.push_back(one)) break;
    if (!usable) --others;
  }
  return order;
}

std::vector<HostTarget> order_of(std::vector<HostTarget> targets, base::Random& random) {
  for (std::size_t at = 0; at < targets.size(); ++at) bring_next(targets, at, random);
  return targets;
}

}  // namespace trunkline::controlplane
