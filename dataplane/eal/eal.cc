#include "dataplane/eal/eal.h"

#include <cerrno>
#include <string>
#include <vector>

#include <rte_eal.h>
#include <rte_errno.h>

#include "dataplane/eal/eal_arguments.h"
#include "dataplane/eal/preconditions.h"
#include "dataplane/eal/signals.h"

namespace trunkline::dataplane {
namespace {

StartError reason_of(int error, const gate::PlaneConfig& config) noexcept {
  switch (error) {
    case EAGAIN: return StartError::already_running;  // the configuration file of this prefix is locked
    case EACCES:
      return config.memory.mode == gate::MemoryMode::huge ? StartError::no_hugepages
                                                          : StartError::runtime_directory;
    case ENODEV: return StartError::no_such_device;
    case ENOMEM: return StartError::buffers_do_not_fit;
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
