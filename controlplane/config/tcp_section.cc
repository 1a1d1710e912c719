#include "controlplane/config/tcp_section.h"

#include <algorithm>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t longest_interface = 15;  // IFNAMSIZ less the terminating zero

bool is_interface_character(char c) noexcept {
  return base::is_alpha(c) || base::is_digit(c) || c == '-' || c == '_' || c == '.';
}

void check_interface(const RawTcp& raw, const RawPorts& ports, ConfigFaults& faults) {
  const auto& name = raw.interface.value;
  if (name.empty() || name.size() > longest_interface ||
      !std::all_of(name.begin(), name.end(), is_interface_character)) {
    faults.push_back(raw.interface.fault(
        ConfigFaultKind::wrong_type,
        "must be a name of at most 15 letters, digits, `-`, `_` or `.`, not `" + name + '`'));
  }
  for (const RawPort& port : ports.items) {
    if (port.interface.value.value_or("") != name) continue;
    faults.push_back(raw.interface.fault(ConfigFaultKind::contradiction,
                                         name + " is already used by " + port.interface.key));
  }
}

}  // namespace

void describe(ConfigFields& fields, RawTcp& raw) {
  fields.value("enabled", raw.enabled, Need::optional);
  fields.value("interface", raw.interface, Need::optional);
  fields.value("connections", raw.connections, Need::optional, Within<std::uint32_t>{1, 100'000});
  fields.value("connections_per_source", raw.connections_per_source, Need::optional,
               Within<std::uint32_t>{1, 100'000});
  fields.value("idle", raw.idle, Need::optional,
               Within<base::Duration>{std::chrono::seconds(10), std::chrono::hours(24)});
  fields.value("buffer", raw.buffer, Need::optional, Within<OctetCount>{{2048}, {65536}});
  fields.value("unsent", raw.unsent, Need::optional, Within<OctetCount>{{65536}, {16U << 20}});
}

TcpConfig check_tcp(const RawTcp& raw, const RawPorts& ports, ConfigFaults& faults) {
  if (raw.enabled.usable() && raw.enabled.value && raw.interface.usable()) {
    check_interface(raw, ports, faults);
  }
  if (raw.connections.usable() && raw.connections_per_source.usable() &&
      raw.connections_per_source.value > raw.connections.value) {
    const bool one = raw.connections_per_source.given();
    const Place& at = one ? static_cast<const Place&>(raw.connections_per_source) : raw.connections;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              "connections_per_source (" + std::to_string(raw.connections_per_source.value) +
                                  ") must not be more than connections (" +
                                  std::to_string(raw.connections.value) + ')'));
  }
  return {raw.enabled.value,
          raw.interface.value,
          raw.connections.value,
          raw.connections_per_source.value,
          raw.idle.value,
          static_cast<std::uint32_t>(raw.buffer.value.octets),
          static_cast<std::uint32_t>(raw.unsent.value.octets)};
}

gate::PortConfig port_to_kernel(const TcpConfig& tcp) {
  gate::PortConfig port;
  port.name = "kernel";
  port.driver = gate::PortDriver::tap;
  port.interface = tcp.interface;
  port.to_kernel = true;
  return port;
}

}  // namespace trunkline::controlplane
