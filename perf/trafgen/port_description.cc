#include "perf/trafgen/port_description.h"

#include <array>
#include <utility>

#include "base/ascii.h"

namespace trunkline::trafgen {
namespace {

using gate::PortDriver;

constexpr std::array<std::pair<std::string_view, PortDriver>, 7> drivers{
    {{"tap", PortDriver::tap},
     {"af_packet", PortDriver::af_packet},
     {"af_xdp", PortDriver::af_xdp},
     {"memif", PortDriver::memif},
     {"ring", PortDriver::ring},
     {"null", PortDriver::null},
     {"pci", PortDriver::pci}}};

base::Result<void, PortFault> set_driver(gate::PortConfig& port, std::string_view value) {
  for (const auto& [name, driver] : drivers) {
    if (name != value) continue;
    port.driver = driver;
    return {};
  }
  return base::fail(PortFault::unknown_driver);
}

template <class Number>
base::Result<void, PortFault> set_number(Number& number, std::string_view value) {
  const auto read = base::parse_decimal<Number>(value);
  if (!read) return base::fail(PortFault::bad_number);
  number = *read;
  return {};
}

base::Result<void, PortFault> set_mac(gate::PortConfig& port, std::string_view value) {
  gate::MacAddress mac{};
  if (value.size() != 3 * mac.size() - 1) return base::fail(PortFault::bad_mac);
  for (std::size_t i = 0; i < mac.size(); ++i) {
    const auto octet = base::parse_hex<std::uint8_t>(value.substr(3 * i, 2));
    if (!octet || (i > 0 && value[3 * i - 1] != ':')) return base::fail(PortFault::bad_mac);
    mac[i] = *octet;
  }
  port.mac = mac;
  return {};
}

base::Result<void, PortFault> set_vlan(gate::PortConfig& port, std::string_view value) {
  const auto done = set_number(port.vlan, value);
  return done && (port.vlan == 0 || port.vlan > 4094) ? base::fail(PortFault::bad_number) : done;
}

base::Result<void, PortFault> set(gate::PortConfig& port, std::string_view key, std::string_view value) {
  if (key == "driver") return set_driver(port, value);
  if (key == "mac") return set_mac(port, value);
  if (key == "id") return set_number(port.memif_id, value);
  if (key == "vlan") return set_vlan(port, value);
  if (key == "mtu") return set_number(port.mtu, value);
  if (key == "receive_descriptors") return set_number(port.receive_descriptors, value);
  if (key == "transmit_descriptors") return set_number(port.transmit_descriptors, value);
  if (key == "role") {
    port.memif_server = value == "server";
  } else if (key == "interface") {
    port.interface = value;
  } else if (key == "socket") {
    port.memif_socket = value;
  } else if (key == "pci") {
    port.pci_address = value;
  } else {
    return base::fail(PortFault::unknown_key);
  }
  return {};
}

bool is_complete(const gate::PortConfig& port) noexcept {
  switch (port.driver) {
    case PortDriver::tap:
    case PortDriver::af_packet:
    case PortDriver::af_xdp: return !port.interface.empty();
    case PortDriver::memif: return !port.memif_socket.empty();
    case PortDriver::pci: return !port.pci_address.empty();
    case PortDriver::ring:
    case PortDriver::null: return true;
  }
  return false;
}

}  // namespace

std::string_view to_string(PortFault fault) noexcept {
  switch (fault) {
    case PortFault::unknown_key:
      return "not a key: driver, interface, socket, role, id, pci, mac, mtu, vlan, receive_descriptors, "
             "transmit_descriptors";
    case PortFault::unknown_driver: return "not a driver: tap, af_packet, af_xdp, memif, ring, null, pci";
    case PortFault::bad_number: return "not a number that fits";
    case PortFault::bad_mac: return "not a MAC address such as 02:00:00:00:00:01";
    case PortFault::incomplete:
      return "the driver needs more: tap, af_packet and af_xdp an interface, memif a socket, pci a pci";
  }
  return "unknown";
}

base::Result<gate::PortConfig, PortFault> parse_port(std::string_view description) {
  gate::PortConfig port;
  port.name = "generator";
  while (!description.empty()) {
    const auto pair = description.substr(0, description.find(','));
    description.remove_prefix(std::min(pair.size() + 1, description.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return base::fail(PortFault::unknown_key);
    if (const auto done = set(port, pair.substr(0, equals), pair.substr(equals + 1)); !done)
      return base::fail(done.error());
  }
  if (!is_complete(port)) return base::fail(PortFault::incomplete);
  return port;
}

}  // namespace trunkline::trafgen
