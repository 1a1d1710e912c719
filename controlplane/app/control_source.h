// What the control socket is told of the running appliance.
#pragma once

#include "base/instant.h"
#include "controlplane/app/appliance.h"
#include "controlplane/config/config.h"
#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

/// Used on shard 0's thread.
class ControlSource final : public CtlSource {
 public:
  ControlSource(Appliance& appliance, const Config& config)
      : appliance_(appliance), config_(config), started_(appliance.clock().now()) {}

  [[nodiscard]] StatusSnapshot status() override;
  [[nodiscard]] std::vector<CounterSnapshot> counters() override;
  [[nodiscard]] CallList calls(std::size_t most) override;

 private:
  Appliance& appliance_;
  const Config& config_;
  base::Instant started_;
};

}  // namespace trunkline::controlplane
