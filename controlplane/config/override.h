// Values given on the command line in place of those in the file.
#pragma once

#include <string>

#include "controlplane/config/fault.h"
#include "controlplane/config/value.h"

namespace trunkline::controlplane {

/// Applies "media.ports=30000-30999" or "ports[0].mtu=9000" to the tree, as if the file had said so. The
/// value is YAML of one line, so that lists and sections can be given too. Sections that the file leaves out
/// are made; a list grows by one when the index is its length. "ports[0].interface="
/// takes a key out, whether or not it was there. A fault names the option.
void apply_override(const std::string& option, ConfigValue& tree, ConfigFaults& faults);

}  // namespace trunkline::controlplane
