// Everything that is counted, by group and name: workers, ports, storage, and each shard with what it holds.
#pragma once

#include <vector>

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"
#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

/// `done` is called on the appliance's I/O thread, once all shards have been asked.
void list_counters(Appliance& appliance, Done<std::vector<CounterSnapshot>> done);

}  // namespace trunkline::controlplane
