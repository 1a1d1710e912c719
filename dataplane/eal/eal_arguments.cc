#include "dataplane/eal/eal_arguments.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "dataplane/eal/port_device.h"

namespace trunkline::dataplane {
namespace {

std::string lcores(const Plan& plan) {
  auto list = fmt::format("{}@{}", plan.control.lcore, plan.control.cpu);
  for (const auto& worker : plan.workers) list += fmt::format(",{}@{}", worker.lcore, worker.cpu);
  return list;
}

// Hugepages are taken at start, an equal share on each socket that has a worker, so that too few of them are
// found out then and not under load.
std::string socket_memory(const gate::MemoryConfig& memory, const std::vector<std::uint16_t>& sockets) {
  const auto share = memory.size_mib / static_cast<std::uint32_t>(sockets.size());
  std::string list;
  for (std::uint16_t socket = 0; socket <= sockets.back(); ++socket) {
    const bool used = std::binary_search(sockets.begin(), sockets.end(), socket);
    list += fmt::format("{}{}", list.empty() ? "" : ",", used ? share : 0);
  }
  return list;
}

}  // namespace

std::vector<std::string> eal_arguments(const gate::PlaneConfig& config, const Plan& plan) {
  std::vector<std::string> arguments{"trunkline", "--lcores", lcores(plan), "--main-lcore",
                                     std::to_string(plan.control.lcore)};
  const auto add = [&](std::initializer_list<std::string> more) { arguments.insert(arguments.end(), more); };
  switch (config.memory.mode) {
    case gate::MemoryMode::huge:
      add({"--in-memory", "--socket-mem", socket_memory(config.memory, plan.worker_sockets())});
      break;
    case gate::MemoryMode::nohuge: add({"--no-huge", "-m", std::to_string(config.memory.size_mib)}); break;
  }
  add({"--file-prefix", config.file_prefix});

  const bool any_pci = std::any_of(config.ports.begin(), config.ports.end(),
                                   [](const auto& port) { return port.driver == gate::PortDriver::pci; });
  if (!any_pci) add({"--no-pci"});
  for (std::size_t i = 0; i < config.ports.size(); ++i) {
    const auto& port = config.ports[i];
    if (port.driver == gate::PortDriver::pci) add({"--allow", port.pci_address});
    if (const auto device = device_arguments(port, i, config.workers.size())) add({"--vdev", *device});
  }
  // Faults only. What DPDK says at its usual level is for its own developers; the tap driver calls it a fault
  // that the kernel lacks a queueing discipline for rte_flow, which we do not use.
  add({"--log-level", "error", "--log-level", "pmd.net.tap:critical"});
  return arguments;
}

}  // namespace trunkline::dataplane
