#include "controlplane/config/port_addresses.h"

#include <algorithm>
#include <string>

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t least_ipv6_mtu = 1280;  // RFC 8200 section 5

// The first and the last address of an IPv4 network longer than a point-to-point link (RFC 3021) are no
// hosts.
bool is_network_or_broadcast(const gate::InterfaceAddress& interface) {
  if (!interface.address.is_v4() || interface.prefix_length >= 31) return false;
  const auto& octets = interface.address.octets();
  const std::uint32_t address = (std::uint32_t{octets[12]} << 24) | (std::uint32_t{octets[13]} << 16) |
                                (std::uint32_t{octets[14]} << 8) | octets[15];
  const std::uint32_t host_bits = 0xffffffffU >> interface.prefix_length;
  return (address & host_bits) == 0 || (address & host_bits) == host_bits;
}

void check_address(const Located<gate::InterfaceAddress>& item, gate::PortConfig& port,
                   ConfigFaults& faults) {
  const auto& address = item.value.address;
  if (!is_host_address(address)) {
    faults.push_back(item.fault(ConfigFaultKind::out_of_range,
                                address.to_string() + " is no address that a host can have"));
  } else if (is_network_or_broadcast(item.value)) {
    faults.push_back(item.fault(ConfigFaultKind::out_of_range,
                                address.to_string() + " is the network's first or last address",
                                "take one between them, or another prefix length"));
  }
  if (!address.is_v4() && port.mtu < least_ipv6_mtu) {
    faults.push_back(
        item.fault(ConfigFaultKind::contradiction,
                   "IPv6 needs an mtu of 1280 or more, and this port has " + std::to_string(port.mtu)));
  }
  port.addresses.push_back(item.value);
}

void check_gateway(const Located<base::IpAddress>& item, gate::PortConfig& port, ConfigFaults& faults) {
  const base::IpAddress& gateway = item.value;
  const auto fault = [&](ConfigFaultKind kind, std::string what) {
    faults.push_back(item.fault(kind, std::move(what)));
  };
  auto& target = gateway.is_v4() ? port.gateway_v4 : port.gateway_v6;
  if (target) {
    fault(ConfigFaultKind::contradiction,
          "is the second gateway for " + std::string(family_name(gateway)) + " on this port");
  }
  const bool is_ours = std::any_of(port.addresses.begin(), port.addresses.end(),
                                   [&](const auto& interface) { return interface.address == gateway; });
  const bool on_link = std::any_of(port.addresses.begin(), port.addresses.end(),
                                   [&](const auto& interface) { return is_on_link(interface, gateway); });
  if (is_ours) {
    fault(ConfigFaultKind::contradiction, "is one of our own addresses");
  } else if (!on_link) {
    fault(ConfigFaultKind::dangling, gateway.to_string() + " is in no network of this port's addresses");
  }
  target = gateway;
}

}  // namespace

void check_port_addresses(const RawPort& raw, gate::PortConfig& port, ConfigFaults& faults) {
  if (raw.addresses.given() && raw.addresses.items.empty()) {
    faults.push_back(raw.addresses.fault(ConfigFaultKind::out_of_range, "must name at least one address"));
  }
  for (const auto& item : raw.addresses.items) {
    if (item.usable()) check_address(item, port, faults);
  }
  // Gateways can only be judged when every address could be read.
  const bool readable =
      raw.addresses.usable() && std::all_of(raw.addresses.items.begin(), raw.addresses.items.end(),
                                            [](const auto& item) { return item.usable(); });
  if (!readable) return;
  for (const auto& item : raw.gateways.items) {
    if (item.usable()) check_gateway(item, port, faults);
  }
}

}  // namespace trunkline::controlplane
