// trunkline --config FILE [--check] [--set KEY=VALUE ...]
#include <cstdio>
#include <exception>
#include <string>

#include "controlplane/app/check.h"
#include "controlplane/app/log.h"
#include "controlplane/app/options.h"
#include "controlplane/app/run.h"
#include "controlplane/app/signals.h"
#include "controlplane/app/start_again.h"
#include "controlplane/app/this_machine.h"
#include "controlplane/config/load.h"
#include "controlplane/config/machine_text.h"
#include "controlplane/config/schema.h"
#include "dataplane/eal/signals.h"

int main(int argc, char** argv) {
  using namespace trunkline;
  try {
    controlplane::hold_signals();
    dataplane::block_driver_signals();
    controlplane::Options options;
    if (const int done = controlplane::read_options(argc, argv, options); done >= 0) return done;
    if (options.schema) return std::fputs(controlplane::config_schema().c_str(), stdout) < 0 ? 1 : 0;
    const auto memory_of =
        options.check ? controlplane::MemoryOf::whole_machine : controlplane::MemoryOf::now;
    const auto machine = controlplane::read_machine(options.machine, controlplane::this_machine(memory_of));
    if (!machine) {
      std::fprintf(stderr, "--machine: %s\n", std::string(to_string(machine.error())).c_str());
      return 1;
    }
    const auto checked = controlplane::load_config_file(options.config, options.set, *machine);
    for (const auto& fault : checked.faults) std::fprintf(stderr, "%s\n", fault.to_string().c_str());
    if (!checked.config) return 1;
    if (options.check) return controlplane::print_check(*checked.config);
    controlplane::start_log((*checked.config)->log);
    try {
      return controlplane::run(*checked.config, options, *machine);
    } catch (const controlplane::StartFailure& failure) {
      // They were free a moment ago: another program has been quicker.
      if (failure.error != dataplane::StartError::no_hugepages ||
          !(*checked.config)->plane.memory.or_ordinary)
        throw;
      std::fprintf(stderr,
                   "trunkline: somebody else has taken the hugepages: starting again in ordinary pages\n");
      controlplane::start_again_with(argc, argv, "memory.mode=nohuge");
      throw;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "trunkline: %s\n", error.what());
    return 1;
  }
}
