#include "controlplane/config/workers_section.h"

#include <algorithm>

#include "controlplane/config/optional_scalar.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t most_workers = 64;

std::string cpus_of(const Machine& machine) {
  return "the machine has CPU 0 to " + std::to_string(machine.cpus - 1);
}

std::vector<gate::WorkerConfig> spread(std::uint16_t count, const RawWorkers& raw, std::uint16_t control_cpu,
                                       const Machine& machine, ConfigFaults& faults) {
  if (count > machine.cpus) {
    faults.push_back(raw.count.fault(ConfigFaultKind::not_here,
                                     std::to_string(count) +
                                         " workers need as many CPUs, and the machine has " +
                                         std::to_string(machine.cpus),
                                     "list `cpus` to let workers share one"));
  }
  std::vector<gate::WorkerConfig> workers;
  for (std::uint16_t i = 0; i < count; ++i) {
    const unsigned cpu = (control_cpu + 1U + i) % std::max<unsigned>(machine.cpus, 1U);
    workers.push_back({static_cast<std::uint16_t>(cpu), raw.idle.value});
  }
  return workers;
}

}  // namespace

void describe(ConfigFields& fields, RawWorkers& raw) {
  fields.value("count", raw.count, Need::optional, Within<std::optional<std::uint16_t>>{1, most_workers});
  fields.list("cpus", raw.cpus, Need::optional, Within<std::uint16_t>{0, 1023});
  fields.value("idle", raw.idle, Need::optional);
}

void describe(ConfigFields& fields, RawControl& raw) {
  fields.value("cpu", raw.cpu, Need::optional, Within<std::uint16_t>{0, 1023});
  fields.value("shards", raw.shards, Need::optional, Within<std::uint16_t>{1, 1});
  fields.value("socket", raw.socket, Need::optional);
  fields.value("file_prefix", raw.file_prefix, Need::optional);
  fields.value("drain", raw.drain, Need::optional,
               Within<base::Duration>{std::chrono::seconds(0), std::chrono::hours(24)});
}

std::vector<gate::WorkerConfig> check_workers(const RawWorkers& raw, const RawControl& control,
                                              const Machine& machine, ConfigFaults& faults) {
  if (!raw.cpus.given()) return spread(raw.count.value.value_or(1), raw, control.cpu.value, machine, faults);

  if (raw.count.given() && raw.count.value != raw.cpus.items.size()) {
    faults.push_back(raw.count.fault(ConfigFaultKind::contradiction,
                                     "is not the number of CPUs that `cpus` lists", "leave it out"));
  }
  if (raw.cpus.items.empty() || raw.cpus.items.size() > most_workers) {
    faults.push_back(raw.cpus.fault(ConfigFaultKind::out_of_range,
                                    "must list 1 to " + std::to_string(most_workers) + " CPUs"));
  }
  std::vector<gate::WorkerConfig> workers;
  for (const auto& cpu : raw.cpus.items) {
    if (!cpu.usable()) continue;
    if (cpu.value >= machine.cpus) {
      faults.push_back(cpu.fault(ConfigFaultKind::not_here, "there is no CPU " + std::to_string(cpu.value),
                                 cpus_of(machine)));
    }
    const bool shared = std::any_of(workers.begin(), workers.end(),
                                    [&](const gate::WorkerConfig& other) { return other.cpu == cpu.value; });
    if (shared && raw.idle.value == gate::IdlePolicy::poll) {
      faults.push_back(cpu.fault(ConfigFaultKind::contradiction,
                                 "two workers cannot both poll on CPU " + std::to_string(cpu.value),
                                 "give each its own, or write idle: adaptive"));
    }
    workers.push_back({cpu.value, raw.idle.value});
  }
  return workers;
}

ControlConfig check_control(const RawControl& raw, const Machine& machine, ConfigFaults& faults) {
  if (raw.cpu.usable() && raw.cpu.value >= machine.cpus) {
    faults.push_back(raw.cpu.fault(ConfigFaultKind::not_here,
                                   "there is no CPU " + std::to_string(raw.cpu.value), cpus_of(machine)));
  }
  constexpr std::size_t longest_path = 107;  // sun_path without its NUL
  if (raw.socket.value.size() > longest_path) {
    faults.push_back(raw.socket.fault(ConfigFaultKind::out_of_range, "must be at most 107 characters long"));
  }
  if (raw.file_prefix.value.find_first_of("/ \t") != std::string::npos) {
    faults.push_back(raw.file_prefix.fault(ConfigFaultKind::wrong_type, "must hold no slashes or spaces"));
  }
  return {raw.cpu.value, raw.socket.value, raw.drain.value};
}

}  // namespace trunkline::controlplane
