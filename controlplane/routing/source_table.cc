#include "controlplane/routing/source_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace trunkline::controlplane {
namespace {

/// Who is preferred at an address is first: who lists it, then the first trunk.
bool is_before(const TrunkSource& a, const TrunkSource& b) {
  return std::tuple(a.address, a.port != 0, a.trunk) < std::tuple(b.address, b.port != 0, b.trunk);
}

const TrunkSource* find_in(std::span<const TrunkSource> sorted, const base::IpAddress& address,
                           std::uint16_t port) noexcept {
  const auto first = std::lower_bound(
      sorted.begin(), sorted.end(), address,
      [](const TrunkSource& source, const base::IpAddress& value) { return source.address < value; });
  if (first == sorted.end() || first->address != address) return nullptr;
  for (auto source = first; source != sorted.end() && source->address == address; ++source) {
    if (source->port == port) return &*source;
  }
  return &*first;
}

}  // namespace

SourceTable::SourceTable(const std::vector<Trunk>& trunks) {
  for (std::size_t i = 0; i < trunks.size(); ++i) {
    const auto& trunk = trunks[i];
    if (trunk.removed) continue;
    const TrunkId id{static_cast<std::uint16_t>(i)};
    for (const auto& prefix : trunk.sources) add({prefix.address, id}, prefix.bits);
    if (!trunk.sources.empty()) continue;
    for (const auto& host : trunk.hosts) {
      if (!host.endpoint || host.removed) continue;
      const auto& at = *host.endpoint;
      add({at.address, id, at.port}, base::AddressPrefix::of(at.address).bits);
    }
  }
  std::sort(levels_.begin(), levels_.end(), [](const Level& a, const Level& b) { return a.bits > b.bits; });
  for (auto& level : levels_) std::sort(level.entries.begin(), level.entries.end(), is_before);
}

void SourceTable::add(const TrunkSource& source, std::uint8_t bits) {
  auto level =
      std::find_if(levels_.begin(), levels_.end(), [&](const Level& known) { return known.bits == bits; });
  if (level == levels_.end()) level = levels_.insert(level, Level{bits, {}});
  level->entries.push_back(source);
}

void SourceTable::follow_names(std::vector<TrunkSource> named) {
  named_ = std::move(named);
  std::sort(named_.begin(), named_.end(), is_before);
}

std::optional<SourceTable::Found> SourceTable::find(const base::Endpoint& from) const noexcept {
  for (const auto& level : levels_) {
    const auto wanted = base::masked(from.address, level.bits);
    if (const auto* source = find_in(level.entries, wanted, from.port))
      return Found{source->trunk, {wanted, level.bits}, source->port == from.port};
  }
  if (const auto* source = find_in(named_, from.address, from.port))
    return Found{source->trunk, base::AddressPrefix::of(from.address), source->port == from.port};
  return std::nullopt;
}

}  // namespace trunkline::controlplane
