// All that is known of one call, for trunkctl calls show.
#pragma once

#include <string>

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// `done` is called on shard 0's thread, from which this is called.
void show_call(Appliance& appliance, const std::string& id, Done<std::optional<CallDetail>> done);

}  // namespace trunkline::controlplane
