#include "controlplane/app/shard_host.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "controlplane/app/appliance.h"

namespace trunkline::controlplane {

std::uint8_t ShardHost::shards() const noexcept { return appliance_.shards(); }

void ShardHost::visit(base::ShardId shard, std::function<void(Coordinator&)> f) {
  if (!running_.load()) return f(appliance_.shard(shard).coordinator());
  appliance_.post(shard, [f = std::move(f)](Shard& at) { f(at.coordinator()); });
}

void ShardHost::act(base::ShardId shard, Act f) {
  appliance_.post(shard, [this, f = std::move(f)](Shard& at) {
    const auto moment = now();
    at.act(moment, [&](Coordinator& coordinator, Orders& orders) { f(coordinator, moment, orders); });
  });
}

base::Instant ShardHost::now() const noexcept { return appliance_.clock().now(); }

void ShardHost::log(std::string_view line) { spdlog::warn("{}", line); }

}  // namespace trunkline::controlplane
