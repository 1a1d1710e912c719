// Which trunk calls from somewhere: the longest prefix decides, and of trunks at one address the port.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// A trunk calls from there. `port`: of its host there; 0 of a prefix that it lists, which says nothing of
/// ports.
struct TrunkSource {
  base::IpAddress address;
  TrunkId trunk;
  std::uint16_t port = 0;
};

/// A trunk calls from the prefixes it lists, or else from its hosts as far as they are addresses. Of names
/// see HostNames::sources().
///
/// One search among the prefixes of each length that there is, the longest first; then among the addresses
/// that names lead to, which alone change. At an address that is of several trunks each has the port of its
/// host there; any other port, such as that of a TCP connection, is of who lists the address, else of the
/// first.
class SourceTable {
 public:
  SourceTable() = default;
  explicit SourceTable(const std::vector<Trunk>& trunks);
  /// Where the names of hosts lead from now on, in place of what was said before. What lies in a prefix is of
  /// whom has that.
  void follow_names(std::vector<TrunkSource> named);

  struct Found {
    TrunkId trunk;
    base::AddressPrefix prefix;
    bool by_port = false;  // a host of the trunk is just there
  };
  [[nodiscard]] std::optional<Found> find(const base::Endpoint& from) const noexcept;

 private:
  struct Level {
    std::uint8_t bits;
    std::vector<TrunkSource> entries;  // sorted
  };
  void add(const TrunkSource& source, std::uint8_t bits);

  std::vector<Level> levels_;       // the longest prefixes first
  std::vector<TrunkSource> named_;  // sorted
};

}  // namespace trunkline::controlplane
