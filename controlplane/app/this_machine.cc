#include "controlplane/app/this_machine.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace trunkline::controlplane {
namespace {

/// "MemAvailable:   12345 kB": what can be had without swapping. "MemTotal:" is what there is.
OctetCount memory_line(const std::string& name) {
  std::ifstream file("/proc/meminfo");
  std::string word;
  std::uint64_t kibibytes = 0;
  while (file >> word) {
    if (word == name && file >> kibibytes) return {kibibytes << 10};
  }
  return {};
}

/// A container sees the memory of its host in /proc. Its own limit, of cgroup v2, is a number or "max".
std::optional<OctetCount> limit_of_container() {
  std::ifstream groups("/proc/self/cgroup");
  std::string line;
  while (std::getline(groups, line)) {
    if (!line.starts_with("0::")) continue;
    std::uint64_t octets = 0;
    if (std::ifstream("/sys/fs/cgroup" + line.substr(3) + "/memory.max") >> octets) return OctetCount{octets};
  }
  return std::nullopt;
}

}  // namespace

Machine this_machine(MemoryOf which) {
  const bool is_now = which == MemoryOf::now;
  Machine machine;
  machine.cpus = static_cast<std::uint16_t>(std::max(1U, std::thread::hardware_concurrency()));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/kernel/mm/hugepages", error)) {
    const std::string name = entry.path().filename();  // "hugepages-2048kB"
    const auto dash = name.find('-');
    std::uint64_t free = 0;
    std::ifstream(entry.path() / (is_now ? "free_hugepages" : "nr_hugepages")) >> free;
    if (dash != std::string::npos)
      machine.free_hugepages.octets += free * std::stoull(name.substr(dash + 1)) * 1024;
  }
  machine.free_memory = memory_line(is_now ? "MemAvailable:" : "MemTotal:");
  const auto limit = limit_of_container();
  if (limit && *limit < machine.free_memory) machine.free_memory = *limit;
  return machine;
}

}  // namespace trunkline::controlplane
