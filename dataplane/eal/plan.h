// Which thread runs on which core: a pure function of the configuration and the machine.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// The machine's cores. The index is the number by which the system knows the core.
struct CpuTopology {
  static constexpr std::int16_t absent = -1;

  std::vector<std::int16_t> socket_of;  // NUMA socket, or `absent` where the core is off or not there

  [[nodiscard]] bool has(std::uint16_t cpu) const noexcept {
    return cpu < socket_of.size() && socket_of[cpu] != absent;
  }
};

/// An lcore in DPDK's sense: a thread with a number, pinned to a core.
struct LcorePlan {
  std::uint16_t lcore = 0;
  std::uint16_t cpu = 0;
  std::uint16_t socket = 0;
  bool shares_cpu = false;  // with another lcore: it yields when it has nothing to do
};

struct Plan {
  LcorePlan control;               // main and shard 0; lcore 0
  std::vector<LcorePlan> workers;  // WorkerId is the index; lcores from 1

  /// The sockets on which packets need memory, each once, in ascending order.
  [[nodiscard]] std::vector<std::uint16_t> worker_sockets() const;
};

enum class PlanError : std::uint8_t { no_worker, too_many_workers, no_such_control_cpu, no_such_worker_cpu };
[[nodiscard]] std::string_view to_string(PlanError error) noexcept;

/// As many as handles and DPDK's lcores leave room for.
inline constexpr std::size_t most_workers = 64;

/// Errors: a core that the machine does not have or has switched off, no worker, or more than `most_workers`.
[[nodiscard]] base::Result<Plan, PlanError> make_plan(const gate::PlaneConfig& config,
                                                      const CpuTopology& topology);

}  // namespace trunkline::dataplane
