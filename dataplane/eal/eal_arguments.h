// The argument list with which DPDK is started, made from our own configuration.
#pragma once

#include <string>
#include <vector>

#include "dataplane/eal/plan.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// Pure. The first is the program's name. Several lcores may share a core; virtual devices are made at start;
/// PCI is looked at only where a port names a device. Telemetry stays on.
[[nodiscard]] std::vector<std::string> eal_arguments(const gate::PlaneConfig& config, const Plan& plan);

}  // namespace trunkline::dataplane
