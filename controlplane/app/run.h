// The appliance from start to end, as the operator's signals say.
#pragma once

#include "controlplane/app/options.h"
#include "controlplane/config/config.h"

namespace trunkline::controlplane {

/// Until SIGTERM or SIGINT has drained it, or a second one has stopped it at once. What main() returns.
/// `machine`: as it was before.
[[nodiscard]] int run(const Config& config, const Options& options, const Machine& machine);

}  // namespace trunkline::controlplane
