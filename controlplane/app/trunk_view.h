// Trunks and routes of the running appliance for trunkctl.
#pragma once

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// Shard 0's thread, where `done` is called as well. Of all shards together; states are those of the last
/// one.
void list_trunks(Appliance& appliance, Done<TrunkList> done);
/// By the routing of shard 0, which is that of all.
void test_route(Appliance& appliance, const RouteQuestion& question, Done<RouteReport> done);

}  // namespace trunkline::controlplane
