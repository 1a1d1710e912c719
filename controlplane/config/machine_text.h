// Another machine, as a person names it: "cpus=16,hugepages=8GiB".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "controlplane/config/machine.h"

namespace trunkline::controlplane {

enum class MachineError : std::uint8_t {
  not_a_pair,   // a part without "="
  unknown_key,  // neither cpus nor hugepages
  bad_value,    // not a number of CPUs from 1 to 1024, or not a size with its unit
};

[[nodiscard]] std::string_view to_string(MachineError error) noexcept;

/// Reads what `text` says into a copy of `here`: what it leaves out is as on this machine.
[[nodiscard]] base::Result<Machine, MachineError> read_machine(std::string_view text, const Machine& here);

}  // namespace trunkline::controlplane
