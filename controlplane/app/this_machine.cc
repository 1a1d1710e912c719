#include "controlplane/app/this_machine.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace trunkline::controlplane {
namespace {

/// "MemAvailable:   12345 kB": what can be had without swapping.
OctetCount available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string word;
  std::uint64_t kibibytes = 0;
  while (file >> word) {
    if (word == "MemAvailable:" && file >> kibibytes) return {kibibytes << 10};
  }
  return {};
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.cpus = static_cast<std::uint16_t>(std::max(1U, std::thread::hardware_concurrency()));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/kernel/mm/hugepages", error)) {
    const std::string name = entry.path().filename();  // "hugepages-2048kB"
    const auto dash = name.find('-');
    std::uint64_t free = 0;
    std::ifstream(entry.path() / "free_hugepages") >> free;
    if (dash != std::string::npos)
      machine.free_hugepages.octets += free * std::stoull(name.substr(dash + 1)) * 1024;
  }
  machine.free_memory = available_memory();
  return machine;
}

}  // namespace trunkline::controlplane
