#include "controlplane/routing/source_table.h"

#include <algorithm>
#include <utility>

namespace trunkline::controlplane {

std::vector<base::AddressPrefix> sources_of(const Trunk& trunk) {
  if (!trunk.sources.empty()) return trunk.sources;
  std::vector<base::AddressPrefix> made;
  for (const auto& host : trunk.hosts) {
    if (host.endpoint && !host.removed) made.push_back(base::AddressPrefix::of(host.endpoint->address));
  }
  return made;
}

SourceTable::SourceTable(const std::vector<Trunk>& trunks) {
  for (std::size_t i = 0; i < trunks.size(); ++i) {
    if (trunks[i].removed) continue;
    for (const auto& prefix : sources_of(trunks[i])) {
      auto level = std::find_if(levels_.begin(), levels_.end(),
                                [&](const Level& known) { return known.bits == prefix.bits; });
      if (level == levels_.end()) level = levels_.insert(level, Level{prefix.bits, {}});
      level->entries.emplace_back(prefix.address, TrunkId{static_cast<std::uint16_t>(i)});
    }
  }
  std::sort(levels_.begin(), levels_.end(), [](const Level& a, const Level& b) { return a.bits > b.bits; });
  for (auto& level : levels_) std::sort(level.entries.begin(), level.entries.end());
}

void SourceTable::follow_names(std::vector<NamedSource> named) {
  named_ = std::move(named);
  std::sort(named_.begin(), named_.end());  // one that is of several trunks is of the first
}

std::optional<SourceTable::Found> SourceTable::find(const base::IpAddress& address) const noexcept {
  for (const auto& level : levels_) {
    const auto wanted = base::masked(address, level.bits);
    const auto found =
        std::lower_bound(level.entries.begin(), level.entries.end(), wanted,
                         [](const auto& entry, const auto& value) { return entry.first < value; });
    if (found != level.entries.end() && found->first == wanted)
      return Found{found->second, {wanted, level.bits}};
  }
  if (named_.empty()) return std::nullopt;
  const auto named = std::lower_bound(named_.begin(), named_.end(), NamedSource{address, TrunkId{0}});
  if (named == named_.end() || named->first != address) return std::nullopt;
  return Found{named->second, base::AddressPrefix::of(address)};
}

}  // namespace trunkline::controlplane
