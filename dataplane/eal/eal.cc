#include "dataplane/eal/eal.h"

#include <cerrno>
#include <string>
#include <vector>

#include <rte_eal.h>
#include <rte_errno.h>

#include "dataplane/eal/eal_arguments.h"
#include "dataplane/eal/preconditions.h"
#include "dataplane/eal/runtime_folder.h"
#include "dataplane/eal/signals.h"

namespace trunkline::dataplane {
namespace {

// DPDK leaves no error number where another program holds its lock.
StartError reason_of(int error, const gate::PlaneConfig& config) {
  if (is_held_by_another(rte_eal_get_runtime_dir())) return StartError::already_running;
  const bool huge = config.memory.mode == gate::MemoryMode::huge;
  switch (error) {
    case EACCES: return huge ? StartError::no_hugepages : StartError::runtime_directory;
    case ENODEV: return StartError::no_such_device;
    // Pages that were free when we looked may be gone since. Our buffers are made later.
    case ENOMEM: return huge ? StartError::no_hugepages : StartError::no_memory;
    default: return StartError::eal_refused;
  }
}

}  // namespace

base::Result<Eal, StartError> Eal::start(const gate::PlaneConfig& config, const Plan& plan) {
  if (const auto checked = check_preconditions(config); !checked) return base::fail(checked.error());
  block_driver_signals();

  auto arguments = eal_arguments(config, plan);
  std::vector<char*> pointers;
  for (auto& argument : arguments) pointers.push_back(argument.data());
  if (rte_eal_init(static_cast<int>(pointers.size()), pointers.data()) < 0) {
    return base::fail(reason_of(rte_errno, config));
  }
  return Eal();
}

Eal::~Eal() {
  if (running_) rte_eal_cleanup();
}

}  // namespace trunkline::dataplane
