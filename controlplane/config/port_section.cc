#include "controlplane/config/port_section.h"

#include <bit>

#include "controlplane/config/optional_scalar.h"
#include "controlplane/config/port_addresses.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t longest_interface = 15;  // IFNAMSIZ without its NUL
constexpr std::size_t longest_socket = 107;    // sun_path without its NUL

// A key that belongs to some drivers: missing where it is needed, pointless elsewhere.
void check_driver_key(const RawPort& raw, const Place& key, std::string_view name, bool fits, bool needed,
                      ConfigFaults& faults) {
  if (!raw.driver.given()) return;
  const std::string driver = Scalar<gate::PortDriver>::print(raw.driver.value);
  if (key.given() && !fits) {
    faults.push_back(
        key.fault(ConfigFaultKind::contradiction, "has no meaning for driver " + driver, "leave it out"));
  } else if (key.presence == Presence::absent && needed) {
    faults.push_back(key.fault(ConfigFaultKind::missing_key,
                               "is missing: driver " + driver + " needs `" + std::string(name) + '`'));
  }
}

void check_driver_keys(const RawPort& raw, ConfigFaults& faults) {
  using enum gate::PortDriver;
  const auto driver = raw.driver.value;
  const bool has_interface = driver == tap || driver == af_packet || driver == af_xdp;
  check_driver_key(raw, raw.interface, "interface", has_interface, has_interface, faults);
  check_driver_key(raw, raw.pci, "pci", driver == pci, driver == pci, faults);
  check_driver_key(raw, raw.socket, "socket", driver == memif, driver == memif, faults);
  check_driver_key(raw, raw.role, "role", driver == memif, false, faults);
  check_driver_key(raw, raw.id, "id", driver == memif, false, faults);
}

void check_name(const Place& place, const std::string& name, std::size_t longest, ConfigFaults& faults) {
  if (!place.given()) return;
  if (name.size() > longest) {
    faults.push_back(place.fault(ConfigFaultKind::out_of_range,
                                 "must be at most " + std::to_string(longest) + " characters long"));
  }
  // A comma would end the name inside the device description that DPDK takes.
  if (name.find_first_of(" \t,;\"'") != std::string::npos) {
    faults.push_back(place.fault(ConfigFaultKind::wrong_type, "must hold no spaces, commas or quotes"));
  }
}

void check_descriptors(const Located<std::uint16_t>& count, ConfigFaults& faults) {
  if (count.given() && !std::has_single_bit(count.value)) {
    faults.push_back(count.fault(ConfigFaultKind::out_of_range, "must be a power of two",
                                 "write " + std::to_string(std::bit_floor(count.value))));
  }
}

}  // namespace

void describe(ConfigFields& fields, RawPort& raw) {
  fields.value("name", raw.name, Need::required);
  fields.value("driver", raw.driver, Need::required);
  fields.value("interface", raw.interface, Need::optional);
  fields.value("pci", raw.pci, Need::optional);
  fields.value("socket", raw.socket, Need::optional);
  fields.value("role", raw.role, Need::optional);
  fields.value("id", raw.id, Need::optional);
  fields.value("queues", raw.queues, Need::optional, Within<std::optional<std::uint16_t>>{1, 64});
  fields.value("receive_descriptors", raw.receive_descriptors, Need::optional,
               Within<std::uint16_t>{64, 16384});
  fields.value("transmit_descriptors", raw.transmit_descriptors, Need::optional,
               Within<std::uint16_t>{64, 16384});
  fields.value("mtu", raw.mtu, Need::optional, Within<std::uint16_t>{576, 9000});
  fields.value("vlan", raw.vlan, Need::optional, Within<std::optional<std::uint16_t>>{1, 4094});
  fields.value("mac", raw.mac, Need::optional);
  fields.list("addresses", raw.addresses, Need::required);
  fields.list("gateways", raw.gateways, Need::optional);
}

gate::PortConfig check_port(const RawPort& raw, ConfigFaults& faults) {
  check_driver_keys(raw, faults);
  check_name(raw.name, raw.name.value, 31, faults);
  check_name(raw.interface, raw.interface.value.value_or(""), longest_interface, faults);
  check_name(raw.socket, raw.socket.value.value_or(""), longest_socket, faults);
  check_descriptors(raw.receive_descriptors, faults);
  check_descriptors(raw.transmit_descriptors, faults);

  gate::PortConfig port;
  port.name = raw.name.value;
  port.driver = raw.driver.value;
  port.interface = raw.interface.value.value_or("");
  port.pci_address = raw.pci.value ? raw.pci.value->text : "";
  port.memif_socket = raw.socket.value.value_or("");
  port.memif_id = raw.id.value;
  port.memif_server = raw.role.value == MemifRole::server;
  port.queues = raw.queues.value.value_or(0);
  port.receive_descriptors = raw.receive_descriptors.value;
  port.transmit_descriptors = raw.transmit_descriptors.value;
  port.mtu = raw.mtu.value;
  port.vlan = raw.vlan.value.value_or(0);
  port.mac = raw.mac.value;
  check_port_addresses(raw, port, faults);
  return port;
}

}  // namespace trunkline::controlplane
