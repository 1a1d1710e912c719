// What the configuration's validator has to know of the machine we run on.
#pragma once

#include "controlplane/config/machine.h"

namespace trunkline::controlplane {

/// Reads /proc and /sys.
[[nodiscard]] Machine this_machine();

}  // namespace trunkline::controlplane
