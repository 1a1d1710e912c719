// Server::start(): a whole appliance, its control socket and its end, for programs that link with it.
#include <stdexcept>
#include <string>
#include <thread>

#include <trunkline/trunkline.h>

#include "controlplane/app/appliance.h"
#include "controlplane/app/control_source.h"
#include "controlplane/app/health_log.h"
#include "controlplane/app/log.h"
#include "controlplane/app/options.h"
#include "controlplane/app/reload_service.h"
#include "controlplane/app/telemetry.h"
#include "controlplane/app/this_machine.h"
#include "controlplane/config/load.h"
#include "controlplane/ctl/ctl_server.h"
#include "dataplane/eal/signals.h"

namespace trunkline {
namespace {

using namespace std::chrono_literals;

constexpr auto farewell = 3s;  // for the BYEs of calls that are left

controlplane::Config loaded(const ServerOptions& options) {
  const auto checked =
      controlplane::load_config_file(options.config_file, options.settings, controlplane::this_machine());
  if (checked.config) return *checked.config;
  std::string all;
  for (const auto& fault : checked.faults) all.append(all.empty() ? "" : "\n").append(fault.to_string());
  throw std::runtime_error(all);
}

controlplane::Options as_asked(const ServerOptions& options) {
  controlplane::Options asked;
  asked.config = options.config_file;
  asked.set = options.settings;
  return asked;
}

struct Running {
  explicit Running(const ServerOptions& options)
      : config(loaded(options)),
        appliance(config),
        reloads(appliance, config, as_asked(options), machine),
        source(appliance, config, reloads),
        telemetry(appliance.io(), source),
        control(appliance.io(), config->control.socket, source),
        health(appliance) {}
  ~Running() {
    appliance.drain();
    appliance.hang_up_all();
    const auto until = appliance.clock().now() + farewell;
    while (appliance.calls() > 0 && appliance.clock().now() < until) std::this_thread::sleep_for(20ms);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  controlplane::Config config;
  controlplane::Machine machine = controlplane::this_machine();  // before the appliance takes its share
  controlplane::Appliance appliance;
  controlplane::ReloadService reloads;
  controlplane::ControlSource source;
  controlplane::Telemetry telemetry;
  controlplane::CtlServer control;
  controlplane::HealthLog health;
};

}  // namespace

Server Server::start(const ServerOptions& options) {
  dataplane::block_driver_signals();
  auto running = std::make_shared<Running>(options);
  auto* const core = &running->appliance.api();
  return Server(std::shared_ptr<Core>(std::move(running), core));
}

}  // namespace trunkline
