// The domains and users of section `registrar`.
#pragma once

#include "controlplane/config/registrar_section.h"

namespace trunkline::controlplane {

/// Fills `made.domains` and `made.users`; `made.algorithms` is there already. Of passwords only hashes stay.
void check_users(const RawRegistrar& raw, RegistrarSettings& made, ConfigFaults& faults);

}  // namespace trunkline::controlplane
