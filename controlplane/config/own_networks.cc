#include <algorithm>

#include "controlplane/config/ports_section.h"

namespace trunkline::controlplane {

OwnNetworks::OwnNetworks(const RawPorts& raw, const std::vector<gate::PortConfig>& ports)
    : ports_(ports), is_complete_(raw.given()) {
  const auto is_usable = [](const auto& item) { return item.usable(); };
  for (const RawPort& port : raw.items) {
    const auto& addresses = port.addresses;
    const auto& gateways = port.gateways;
    is_complete_ = is_complete_ && addresses.given() && gateways.usable() &&
                   std::all_of(addresses.items.begin(), addresses.items.end(), is_usable) &&
                   std::all_of(gateways.items.begin(), gateways.items.end(), is_usable);
  }
}

bool OwnNetworks::is_own(const base::IpAddress& address) const {
  return std::any_of(ports_.begin(), ports_.end(), [&](const gate::PortConfig& port) {
    return std::any_of(port.addresses.begin(), port.addresses.end(),
                       [&](const auto& interface) { return interface.address == address; });
  });
}

bool OwnNetworks::has(const base::IpAddress& address) const { return !is_complete_ || is_own(address); }

bool OwnNetworks::can_reach(const base::IpAddress& address) const {
  if (!is_complete_) return true;
  return std::any_of(ports_.begin(), ports_.end(), [&](const gate::PortConfig& port) {
    const bool by_gateway = address.is_v4() ? port.gateway_v4.has_value() : port.gateway_v6.has_value();
    return by_gateway || std::any_of(port.addresses.begin(), port.addresses.end(),
                                     [&](const auto& interface) { return is_on_link(interface, address); });
  });
}

std::string OwnNetworks::advice() const {
  std::string text;
  for (const gate::PortConfig& port : ports_) {
    for (const auto& interface : port.addresses) {
      text += text.empty() ? "ports have: " : ", ";
      text += interface.address.to_string();
    }
  }
  return text;
}

}  // namespace trunkline::controlplane
