// A page of the calls in progress, gathered shard by shard and slice by slice.
#pragma once

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// `done` is called on shard 0's thread. However many calls there are, a shard is held up for one slice of
/// its table at a time. A place that cannot be read is taken for the beginning.
void list_calls(Appliance& appliance, const CallPage& page, Done<CallList> done);

}  // namespace trunkline::controlplane
