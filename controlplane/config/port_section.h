// One entry of `ports`: a network port as it is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/network.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

template <>
struct Choices<gate::PortDriver> {
  static constexpr ChoiceWords<gate::PortDriver, 7> words{{{"tap", gate::PortDriver::tap},
                                                           {"af_packet", gate::PortDriver::af_packet},
                                                           {"af_xdp", gate::PortDriver::af_xdp},
                                                           {"memif", gate::PortDriver::memif},
                                                           {"ring", gate::PortDriver::ring},
                                                           {"null", gate::PortDriver::null},
                                                           {"pci", gate::PortDriver::pci}}};
};

enum class MemifRole : std::uint8_t { server, client };

template <>
struct Choices<MemifRole> {
  static constexpr ChoiceWords<MemifRole, 2> words{
      {{"server", MemifRole::server}, {"client", MemifRole::client}}};
};

struct RawPort {
  Located<std::string> name;
  Located<gate::PortDriver> driver{gate::PortDriver::null};
  Located<std::optional<std::string>> interface;
  Located<std::optional<PciAddress>> pci;
  Located<std::optional<std::string>> socket;
  Located<MemifRole> role{MemifRole::server};
  Located<std::uint32_t> id{0};
  Located<std::optional<std::uint16_t>> queues;  // else one a worker, where the port can
  Located<std::uint16_t> receive_descriptors{1024};
  Located<std::uint16_t> transmit_descriptors{1024};
  Located<std::uint16_t> mtu{1500};
  Located<std::optional<std::uint16_t>> vlan;
  Located<std::optional<gate::MacAddress>> mac;
  LocatedList<gate::InterfaceAddress> addresses;
  LocatedList<base::IpAddress> gateways;
};

void describe(ConfigFields& fields, RawPort& raw);

/// Relations within one port: keys that its driver needs or does not have, addresses, gateways.
[[nodiscard]] gate::PortConfig check_port(const RawPort& raw, ConfigFaults& faults);

}  // namespace trunkline::controlplane
