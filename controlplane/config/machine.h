// What the validator has to know of the machine: handed in, so that a configuration can be checked for
// another one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "controlplane/config/units.h"

namespace trunkline::controlplane {

struct Machine {
  std::uint16_t cpus = 1;       // numbered from 0
  OctetCount free_hugepages{};  // in all, of every NUMA node
  OctetCount free_memory{};     // ordinary, which nobody would miss; 0: not known
  /// Why files cannot be made in that directory, as the end of a sentence that begins with its name; "": they
  /// can. Empty: not known.
  std::function<std::string(const std::string& directory)> unwritable = {};
};

}  // namespace trunkline::controlplane
