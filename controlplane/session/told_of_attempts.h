// What the caller is told, and what is recorded, when everybody who was asked has failed.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/told_failure.h"

namespace trunkline::controlplane {

/// The best of all that trunks or phones have said, `last` being the failure that nobody comes after. As
/// long-lived as the orders.
[[nodiscard]] Carried told_of_attempts(Call& call, const Failed& last);

}  // namespace trunkline::controlplane
