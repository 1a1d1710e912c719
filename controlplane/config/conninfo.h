// Where a PostgreSQL is, as libpq reads it.
#pragma once

#include <optional>
#include <string>

#include "controlplane/config/located.h"

namespace trunkline::controlplane {

/// Fault: it is given, and libpq cannot read it, or knows no such word.
void check_conninfo(const Located<std::optional<std::string>>& given, ConfigFaults& faults);

}  // namespace trunkline::controlplane
