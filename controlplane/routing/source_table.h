// Which trunk an address belongs to: the longest prefix decides.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// A trunk calls from there, since a name of its hosts leads there.
using NamedSource = std::pair<base::IpAddress, TrunkId>;

/// One search among the prefixes of each length that there is, the longest first; then among the addresses
/// that names lead to, which alone change.
class SourceTable {
 public:
  SourceTable() = default;
  explicit SourceTable(const std::vector<Trunk>& trunks);
  /// Where the names of hosts lead from now on, in place of what was said before. What lies in a prefix is of
  /// whom has that.
  void follow_names(std::vector<NamedSource> named);

  struct Found {
    TrunkId trunk;
    base::AddressPrefix prefix;
  };
  [[nodiscard]] std::optional<Found> find(const base::IpAddress& address) const noexcept;

 private:
  struct Level {
    std::uint8_t bits;
    std::vector<std::pair<base::IpAddress, TrunkId>> entries;  // sorted
  };
  std::vector<Level> levels_;       // the longest prefixes first
  std::vector<NamedSource> named_;  // sorted
};

/// The addresses a trunk calls from: those it lists, or else its hosts as far as they are addresses. Of names
/// see HostNames::sources().
[[nodiscard]] std::vector<base::AddressPrefix> sources_of(const Trunk& trunk);

}  // namespace trunkline::controlplane
