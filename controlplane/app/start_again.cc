#include "controlplane/app/start_again.h"

#include <array>
#include <vector>

#include <unistd.h>

namespace trunkline::controlplane {

void start_again_with(int argc, char** argv, const char* setting) noexcept {
  std::array<char, 6> option{"--set"};
  std::vector<char*> arguments(argv, argv + argc);
  arguments.push_back(option.data());
  arguments.push_back(const_cast<char*>(setting));
  arguments.push_back(nullptr);
  // What DPDK has opened meanwhile must not outlive it: hugepages stay taken as long as a descriptor holds
  // them.
  static_cast<void>(close_range(STDERR_FILENO + 1, ~0U, 0));
  execv("/proc/self/exe", arguments.data());
}

}  // namespace trunkline::controlplane
