#include "controlplane/config/ports_section.h"

#include <algorithm>
#include <map>
#include <string>

namespace trunkline::controlplane {
namespace {

// Remembers where each value was first used.
class UsedOnce {
 public:
  explicit UsedOnce(ConfigFaults& faults) : faults_(faults) {}

  void use(const Place& place, const std::string& value) {
    if (!place.given()) return;
    const auto [first, is_new] = first_.try_emplace(value, place.key);
    if (is_new) return;
    faults_.push_back(
        place.fault(ConfigFaultKind::contradiction, value + " is already used by " + first->second));
  }

 private:
  ConfigFaults& faults_;
  std::map<std::string, std::string> first_;
};

void check_names(const RawPorts& raw, ConfigFaults& faults) {
  UsedOnce names(faults);
  UsedOnce devices(faults);
  for (const RawPort& port : raw.items) {
    names.use(port.name, port.name.value);
    devices.use(port.interface, port.interface.value.value_or(""));
    devices.use(port.pci, port.pci.value ? port.pci.value->text : "");
    const std::string memif = port.socket.value.value_or("") + " id " + std::to_string(port.id.value);
    devices.use(port.socket, memif);
  }
}

void check_networks(const RawPorts& raw, ConfigFaults& faults) {
  for (std::size_t i = 0; i < raw.items.size(); ++i) {
    for (const auto& mine : raw.items[i].addresses.items) {
      if (!mine.usable()) continue;
      // Against earlier addresses: the same one anywhere, an overlapping network only on another port.
      for (std::size_t j = 0; j <= i; ++j) {
        for (const auto& other : raw.items[j].addresses.items) {
          if (&other == &mine) break;
          if (!other.usable()) continue;
          if (other.value.address == mine.value.address) {
            faults.push_back(mine.fault(ConfigFaultKind::contradiction,
                                        mine.value.address.to_string() + " is already " + other.key));
          } else if (j != i && (is_on_link(other.value, mine.value.address) ||
                                is_on_link(mine.value, other.value.address))) {
            faults.push_back(
                mine.fault(ConfigFaultKind::contradiction,
                           "overlaps the network of " + other.key + ", which is another port's"));
          }
        }
      }
    }
  }
}

}  // namespace

std::vector<gate::PortConfig> check_ports(const RawPorts& raw, ConfigFaults& faults) {
  if (raw.given() && raw.items.empty()) {
    faults.push_back(raw.fault(ConfigFaultKind::out_of_range, "must name at least one port"));
  }
  std::vector<gate::PortConfig> ports;
  for (const RawPort& port : raw.items) ports.push_back(check_port(port, faults));
  check_names(raw, faults);
  check_networks(raw, faults);
  return ports;
}

}  // namespace trunkline::controlplane
