// What a shard is told, out of the configuration.
#pragma once

#include "controlplane/api/answering_services.h"
#include "controlplane/config/config.h"
#include "controlplane/net/tcp_settings.h"
#include "controlplane/shard/shard.h"

namespace trunkline::controlplane {

[[nodiscard]] ShardSettings shard_settings(const Config& config, base::ShardId shard);

[[nodiscard]] AnsweringDelays answering_delays(const Config& config);

[[nodiscard]] TcpSettings tcp_settings(const Config& config);

}  // namespace trunkline::controlplane
