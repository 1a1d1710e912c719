// Section `ports`: all network ports, and what must hold between them.
#pragma once

#include <string>
#include <vector>

#include "controlplane/config/port_section.h"

namespace trunkline::controlplane {

struct RawPorts : Place {
  std::vector<RawPort> items;
};

/// Each port by itself (check_port), then: at least one; names, interfaces, PCI addresses, memif ends and
/// addresses are used once; networks of two ports do not overlap, since a next hop would then be ambiguous.
[[nodiscard]] std::vector<gate::PortConfig> check_ports(const RawPorts& raw, ConfigFaults& faults);

/// Our addresses and what they reach, for sections that refer to them. While a port could not be read it says
/// yes to everything: what is missing may stand in that port.
class OwnNetworks {
 public:
  /// Refers to `ports`, which must outlive it.
  OwnNetworks(const RawPorts& raw, const std::vector<gate::PortConfig>& ports);

  [[nodiscard]] bool has(const base::IpAddress& address) const;
  /// A packet to this address can leave: on the link of a port, or by a gateway of its family.
  [[nodiscard]] bool can_reach(const base::IpAddress& address) const;
  /// The address is surely one of ours.
  [[nodiscard]] bool is_own(const base::IpAddress& address) const;
  /// "ports have: 10.99.0.1, fd99::1".
  [[nodiscard]] std::string advice() const;

 private:
  const std::vector<gate::PortConfig>& ports_;
  bool is_complete_;
};

}  // namespace trunkline::controlplane
