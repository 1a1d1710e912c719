// The API's way to the shards of an appliance: behind a step of theirs, on their threads.
#pragma once

#include <atomic>
#include <functional>
#include <string_view>

#include "controlplane/api/api_host.h"

namespace trunkline::controlplane {

class Appliance;

class ShardHost final : public ApiHost {
 public:
  explicit ShardHost(Appliance& appliance) : appliance_(appliance) {}

  /// The shards' threads begin: nobody else touches them from now on.
  void run() noexcept { running_.store(true); }

  [[nodiscard]] std::uint8_t shards() const noexcept override;
  void visit(base::ShardId shard, std::function<void(Coordinator&)> f) override;
  void act(base::ShardId shard, Act f) override;
  [[nodiscard]] base::Instant now() const noexcept override;
  void log(std::string_view line) override;

 private:
  Appliance& appliance_;
  std::atomic<bool> running_ = false;  // main writes, whoever uses the API reads
};

}  // namespace trunkline::controlplane
