// The domains and users of section `registrar`.
#pragma once

#include "controlplane/config/registrar_section.h"

namespace trunkline::controlplane {

/// Fills `made.domains` and `made.users`; `made.algorithms` is there already. Of passwords only hashes stay.
/// `names_are_routed`: a name that is no user's leads somewhere all the same.
void check_users(const RawRegistrar& raw, bool names_are_routed, RegistrarSettings& made,
                 ConfigFaults& faults);

}  // namespace trunkline::controlplane
