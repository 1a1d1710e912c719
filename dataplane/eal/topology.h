// The machine's cores and NUMA sockets, read from sysfs.
#pragma once

#include <string>

#include "dataplane/eal/plan.h"

namespace trunkline::dataplane {

/// Cores that are online, and their sockets. `sysfs` can name a tree of a test's own. Where sysfs tells
/// nothing of NUMA every core is on socket 0; where it tells nothing at all the result is empty.
[[nodiscard]] CpuTopology read_topology(const std::string& sysfs = "/sys");

}  // namespace trunkline::dataplane
