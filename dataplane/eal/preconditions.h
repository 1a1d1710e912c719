// What must be there before DPDK is asked, so that what is missing gets its own message.
#pragma once

#include <string>

#include "base/result.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// Where the checks look; a test names a tree of its own.
struct MachinePaths {
  std::string tun = "/dev/net/tun";
  std::string hugepages = "/sys/kernel/mm/hugepages";
};

/// Leaves everything as it was. The first thing missing is the error.
[[nodiscard]] base::Result<void, StartError> check_preconditions(const gate::PlaneConfig& config,
                                                                 const MachinePaths& paths = {});

/// MiB of free hugepages of all sizes, as the folder /sys/kernel/mm/hugepages tells.
[[nodiscard]] std::uint64_t free_hugepages_mib(const std::string& folder);

}  // namespace trunkline::dataplane
