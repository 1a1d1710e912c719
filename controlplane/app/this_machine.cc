#include "controlplane/app/this_machine.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t boundless = std::numeric_limits<std::uint64_t>::max();

/// The number behind a name, as in "MemTotal:   12345 kB"; 0 where there is none.
std::uint64_t number_named(std::string_view name, const fs::path& file) {
  std::ifstream text(file);
  std::string word;
  std::uint64_t number = 0;
  while (text >> word) {
    if (word == name && text >> number) return number;
  }
  return 0;
}

/// The number that is all of a file; nothing for "max".
std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::uint64_t number = 0;
  if (std::ifstream(file) >> number) return number;
  return std::nullopt;
}

/// What a control group lets us have. Files that are cached there are let go when memory is asked for: as in
/// MemAvailable, they are not taken.
std::uint64_t left_in(const fs::path& group, bool is_now) {
  const auto most = number_in(group / "memory.max");
  if (!most) return boundless;
  if (!is_now) return *most;
  const auto statistics = group / "memory.stat";
  const auto cached = number_named("active_file", statistics) + number_named("inactive_file", statistics);
  const auto charged = number_in(group / "memory.current").value_or(0);
  const auto taken = charged - std::min(charged, cached);
  return *most - std::min(*most, taken);
}

/// A container sees the memory of its host in /proc. What binds it are the limits of cgroup v2: that of its
/// group, and those of all groups around it.
std::uint64_t left_in_groups(const fs::path& root, bool is_now) {
  std::ifstream groups(root / "proc/self/cgroup");
  std::string line;
  while (std::getline(groups, line)) {
    if (!line.starts_with("0::/")) continue;
    auto group = root / "sys/fs/cgroup";
    auto least = left_in(group, is_now);
    for (const auto& name : fs::path(line.substr(4))) {
      group /= name;
      least = std::min(least, left_in(group, is_now));
    }
    return least;
  }
  return boundless;
}

std::string unwritable(const std::string& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) return "is no directory";
  if (::access(directory.c_str(), W_OK | X_OK) == 0) return {};
  return "cannot be written to: " + std::generic_category().message(errno);
}

}  // namespace

Machine this_machine(MemoryOf which, const fs::path& root) {
  const bool is_now = which == MemoryOf::now;
  Machine machine;
  machine.unwritable = unwritable;
  machine.cpus = static_cast<std::uint16_t>(std::max(1U, std::thread::hardware_concurrency()));
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root / "sys/kernel/mm/hugepages", error)) {
    const std::string name = entry.path().filename();  // "hugepages-2048kB"
    const auto dash = name.find('-');
    const auto pages = number_in(entry.path() / (is_now ? "free_hugepages" : "nr_hugepages")).value_or(0);
    if (dash != std::string::npos)
      machine.free_hugepages.octets += pages * std::stoull(name.substr(dash + 1)) * 1024;
  }
  // What can be had without swapping, or what there is.
  const auto kibibytes = number_named(is_now ? "MemAvailable:" : "MemTotal:", root / "proc/meminfo");
  const auto left = std::min(kibibytes == 0 ? boundless : kibibytes << 10, left_in_groups(root, is_now));
  // None left is one octet: 0 would say that nobody knows.
  if (left != boundless) machine.free_memory = {std::max<std::uint64_t>(left, 1)};
  return machine;
}

}  // namespace trunkline::controlplane
