// YAML text into a ConfigValue: only the plain part of YAML, bounded, and with the place of every value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "controlplane/config/fault.h"
#include "controlplane/config/value.h"

namespace trunkline::controlplane {

inline constexpr std::size_t longest_config = 1U << 20;  // octets; a larger file is not a configuration
inline constexpr std::size_t deepest_config = 16;        // levels of nesting

/// Reads one document. Anchors, aliases, tags, keys that are no scalars and a second document are faults:
/// they hide from the reader what a value is. What could be read is returned even then. `source` names the
/// file (or option) in faults.
[[nodiscard]] ConfigValue read_yaml(std::string_view text, const std::string& source, ConfigFaults& faults);

/// The same for a value given on a command line: every place in it is the option itself.
[[nodiscard]] ConfigValue read_yaml_option(std::string_view text, const std::string& option,
                                           ConfigFaults& faults);

}  // namespace trunkline::controlplane
