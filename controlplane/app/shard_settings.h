// What a shard is told, out of the configuration.
#pragma once

#include "controlplane/config/config.h"
#include "controlplane/shard/shard.h"

namespace trunkline::controlplane {

[[nodiscard]] ShardSettings shard_settings(const Config& config, base::ShardId shard);

}  // namespace trunkline::controlplane
