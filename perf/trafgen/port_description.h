// The one line that says where the generator is plugged in, in the words of the appliance's own
// configuration.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::trafgen {

enum class PortFault : std::uint8_t { unknown_key, unknown_driver, bad_number, bad_mac, incomplete };

[[nodiscard]] std::string_view to_string(PortFault fault) noexcept;

/// "driver=memif,socket=PATH,role=client,id=0", "driver=tap,interface=NAME",
/// "driver=af_packet,interface=NAME", "driver=af_xdp,interface=NAME", "driver=ring", "driver=null" or
/// "driver=pci,pci=0000:3b:00.0"; beside them mac, mtu, vlan, receive_descriptors and transmit_descriptors. A
/// memif port is a client unless `role` says server.
[[nodiscard]] base::Result<gate::PortConfig, PortFault> parse_port(std::string_view description);

}  // namespace trunkline::trafgen
