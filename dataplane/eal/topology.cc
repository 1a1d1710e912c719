#include "dataplane/eal/topology.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace trunkline::dataplane {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t most_cpus = 4096;

// "0-3,8" as sysfs writes lists; `each(cpu)` for every member. Stops at what it cannot read.
template <class F>
void for_each_listed(std::string_view list, F&& each) {
  const char* at = list.data();
  const char* const end = at + list.size();
  while (at < end) {
    std::uint16_t first = 0;
    auto read = std::from_chars(at, end, first);
    if (read.ec != std::errc{}) return;
    std::uint16_t last = first;
    if (read.ptr < end && *read.ptr == '-') {
      read = std::from_chars(read.ptr + 1, end, last);
      if (read.ec != std::errc{}) return;
    }
    for (std::uint32_t cpu = first; cpu <= last && cpu < most_cpus; ++cpu) {
      each(static_cast<std::uint16_t>(cpu));
    }
    at = read.ptr < end && *read.ptr == ',' ? read.ptr + 1 : end;
  }
}

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

CpuTopology read_topology(const std::string& sysfs) {
  CpuTopology topology;
  for_each_listed(first_line(fs::path(sysfs) / "devices/system/cpu/online"), [&](std::uint16_t cpu) {
    if (topology.socket_of.size() <= cpu) topology.socket_of.resize(cpu + 1U, CpuTopology::absent);
    topology.socket_of[cpu] = 0;
  });
  std::error_code nothing_there;
  for (const auto& entry : fs::directory_iterator(fs::path(sysfs) / "devices/system/node", nothing_there)) {
    const auto name = entry.path().filename().string();
    std::int16_t node = 0;
    if (name.compare(0, 4, "node") != 0) continue;
    if (std::from_chars(name.data() + 4, name.data() + name.size(), node).ec != std::errc{}) continue;
    for_each_listed(first_line(entry.path() / "cpulist"), [&](std::uint16_t cpu) {
      if (topology.has(cpu)) topology.socket_of[cpu] = node;
    });
  }
  return topology;
}

}  // namespace trunkline::dataplane
