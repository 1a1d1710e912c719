// The JSON Schema of the configuration, for editors and for whoever checks files without the appliance.
#pragma once

#include <string>

namespace trunkline::controlplane {

/// Draft 2020-12, of the same describe() by which files are read. Ends with a line feed.
[[nodiscard]] std::string config_schema();

}  // namespace trunkline::controlplane
