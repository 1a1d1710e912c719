#include "dataplane/eal/plan.h"

#include <algorithm>

namespace trunkline::dataplane {

std::vector<std::uint16_t> Plan::worker_sockets() const {
  std::vector<std::uint16_t> sockets;
  for (const auto& worker : workers) sockets.push_back(worker.socket);
  std::sort(sockets.begin(), sockets.end());
  sockets.erase(std::unique(sockets.begin(), sockets.end()), sockets.end());
  return sockets;
}

std::string_view to_string(PlanError error) noexcept {
  switch (error) {
    case PlanError::no_worker: return "there is no worker: name at least one core for packets";
    case PlanError::too_many_workers: return "there are more than 64 workers";
    case PlanError::no_such_control_cpu: return "this machine has no such core for the control plane";
    case PlanError::no_such_worker_cpu: return "this machine has no such core for a worker";
  }
  return "unknown";
}

base::Result<Plan, PlanError> make_plan(const gate::PlaneConfig& config, const CpuTopology& topology) {
  if (config.workers.empty()) return base::fail(PlanError::no_worker);
  if (config.workers.size() > most_workers) return base::fail(PlanError::too_many_workers);
  if (!topology.has(config.control_cpu)) return base::fail(PlanError::no_such_control_cpu);

  const auto lcore_on = [&](std::size_t lcore, std::uint16_t cpu) {
    const auto users = std::count_if(config.workers.begin(), config.workers.end(),
                                     [&](const auto& worker) { return worker.cpu == cpu; }) +
                       (config.control_cpu == cpu ? 1 : 0);
    return LcorePlan{static_cast<std::uint16_t>(lcore), cpu,
                     static_cast<std::uint16_t>(topology.socket_of[cpu]), users > 1};
  };
  Plan plan;
  plan.control = lcore_on(0, config.control_cpu);
  for (std::size_t i = 0; i < config.workers.size(); ++i) {
    const auto cpu = config.workers[i].cpu;
    if (!topology.has(cpu)) return base::fail(PlanError::no_such_worker_cpu);
    plan.workers.push_back(lcore_on(i + 1, cpu));
  }
  return plan;
}

}  // namespace trunkline::dataplane
