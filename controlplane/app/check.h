// `trunkline --check`: what a configuration makes room for.
#pragma once

#include "controlplane/config/config.h"

namespace trunkline::controlplane {

/// To standard output. What main() returns: 0.
[[nodiscard]] int print_check(const Config& config);

}  // namespace trunkline::controlplane
