// The location tables of all shards for trunkctl, slice by slice.
#pragma once

#include <cstddef>

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// Shard 0's thread, where `done` is called as well. Between two slices each shard takes a step.
void list_registrations(Appliance& appliance, std::size_t most, Done<RegistrationList> done);

}  // namespace trunkline::controlplane
