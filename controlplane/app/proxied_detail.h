// One call through the proxy while it rings: all that is known of its branches, and how it is given up.
#pragma once

#include <optional>
#include <string>

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// By an id that begins with "p". Answered a moment ago it is shown without names; then there is nothing to
/// be shown any more.
void show_proxied_call(Appliance& appliance, const std::string& id, Done<std::optional<CallDetail>> done);
/// Its branches are sent a CANCEL, and who calls is told what comes of that, a 487 (RFC 3261 section 16.7): a
/// proxy that answered by itself would leave a callee who has just answered with nobody.
void cancel_proxied_call(Appliance& appliance, const std::string& id, Done<HungUp> done);

}  // namespace trunkline::controlplane
