// Which trunk an address belongs to: the longest prefix decides.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// Made once, then only read: one search among the prefixes of each length that there is, the longest first.
class SourceTable {
 public:
  SourceTable() = default;
  explicit SourceTable(const std::vector<Trunk>& trunks);

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
  std::vector<Level> levels_;  // the longest prefixes first
};

/// The addresses a trunk calls from: those it lists, or else its hosts as far as they are addresses.
[[nodiscard]] std::vector<base::AddressPrefix> sources_of(const Trunk& trunk);

}  // namespace trunkline::controlplane
