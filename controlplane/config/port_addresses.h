// The addresses and gateways of one port, and what must hold among them.
#pragma once

#include "controlplane/config/port_section.h"

namespace trunkline::controlplane {

/// Fills `port.addresses` and its gateways. Faults: an address no host can have, given twice, or the
/// network's own; a gateway that is off the link, ours, or the second of its family; an MTU under IPv6's
/// least.
void check_port_addresses(const RawPort& raw, gate::PortConfig& port, ConfigFaults& faults);

}  // namespace trunkline::controlplane
