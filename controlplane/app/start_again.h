// Starting the program anew in place of itself, with one more option.
#pragma once

#include <stdexcept>
#include <string>

#include "dataplane/eal/start_error.h"

namespace trunkline::controlplane {

/// Why the appliance did not start, as a sentence for the operator.
struct StartFailure : std::runtime_error {
  explicit StartFailure(dataplane::StartError why)
      : std::runtime_error(std::string(to_string(why))), error(why) {}
  dataplane::StartError error;
};

/// DPDK can be started once a process only: this replaces the process by the same program with `--set
/// SETTING` behind its arguments. Returns only if the system refuses.
void start_again_with(int argc, char** argv, const char* setting) noexcept;

}  // namespace trunkline::controlplane
