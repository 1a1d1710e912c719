// From a file's text to a Config, or to all its faults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/config.h"
#include "controlplane/config/machine.h"

namespace trunkline::controlplane {

/// `source` is what faults call the text. `overrides` are applied in order, each "key=value".
[[nodiscard]] CheckedConfig load_config_text(std::string_view text, const std::string& source,
                                             const std::vector<std::string>& overrides,
                                             const Machine& machine);

/// Reads the file and calls load_config_text(). A file that cannot be read is a fault like any other.
[[nodiscard]] CheckedConfig load_config_file(const std::string& path,
                                             const std::vector<std::string>& overrides,
                                             const Machine& machine);

}  // namespace trunkline::controlplane
