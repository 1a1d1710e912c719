// Section `sip.tcp`: whether SIP is spoken over TCP, too, and how much of it strangers can make us hold.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/units.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

struct RawTcp {
  Located<bool> enabled{false};
  Located<std::string> interface { "trunkline-tcp" };
  Located<std::uint32_t> connections{1024};
  Located<std::uint32_t> connections_per_source{64};
  Located<base::Duration> idle{std::chrono::minutes(30)};
  Located<OctetCount> buffer{OctetCount{65536}};
  Located<OctetCount> unsent{OctetCount{262144}};
};

void describe(ConfigFields& fields, RawTcp& raw);

struct TcpConfig {
  bool enabled = false;
  std::string interface;  // the kernel's end of the tap by which TCP reaches its sockets
  std::uint32_t connections = 0;
  std::uint32_t connections_per_source = 0;
  base::Duration idle{0};
  std::uint32_t buffer = 0;  // octets of the largest message that is taken from a connection
  std::uint32_t unsent = 0;  // octets that may wait for a peer that reads slowly
};

/// Faults: more connections of one source than in all; an interface name that the kernel would refuse or that
/// is a port's.
[[nodiscard]] TcpConfig check_tcp(const RawTcp& raw, const RawPorts& ports, ConfigFaults& faults);

/// The tap by which TCP reaches the kernel: a port behind all others, without addresses.
[[nodiscard]] gate::PortConfig port_to_kernel(const TcpConfig& tcp);

}  // namespace trunkline::controlplane
