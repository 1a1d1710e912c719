#include "controlplane/app/run.h"

#include <chrono>
#include <csignal>
#include <cstdint>

#include <spdlog/spdlog.h>

#include "controlplane/app/appliance.h"
#include "controlplane/app/control_source.h"
#include "controlplane/app/health_log.h"
#include "controlplane/app/reload_service.h"
#include "controlplane/app/signals.h"
#include "controlplane/app/telemetry.h"
#include "controlplane/app/version.h"
#include "controlplane/ctl/ctl_server.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr int look_each_ms = 200;
constexpr auto farewell = 3s;    // for the BYEs of those calls that outlasted the drain
constexpr auto parting = 300ms;  // for workers to send them, and nobody to answer

enum class Waited : std::uint8_t { ended, too_long, told_again };

/// Till every call has ended, or another signal comes.
Waited wait_for_end(Appliance& appliance, const base::Clock& clock, base::Duration most) {
  const auto until = clock.now() + most;
  while (clock.now() < until) {
    if (appliance.calls() == 0) return Waited::ended;
    const int signal = next_signal(look_each_ms);
    if (signal == SIGTERM || signal == SIGINT) return Waited::told_again;
  }
  return appliance.calls() == 0 ? Waited::ended : Waited::too_long;
}

void drain(Appliance& appliance, const Config& config) {
  spdlog::info("draining: no new calls, {} in progress", appliance.calls());
  appliance.drain();
  const auto waited = wait_for_end(appliance, appliance.clock(), config->control.drain);
  if (waited == Waited::ended) return;
  const bool at_once = waited == Waited::told_again;
  spdlog::warn("ending {} calls {}", appliance.calls(),
               at_once ? "at once, being told again" : "that outlasted the drain");
  appliance.hang_up_all();
  static_cast<void>(wait_for_end(appliance, appliance.clock(), at_once ? parting : farewell));
}

}  // namespace

int run(const Config& config, const Options& options, const Machine& machine) {
  Appliance appliance(config);
  ReloadService reloads(appliance, config, options, machine);
  ControlSource source(appliance, config, reloads);
  const Telemetry telemetry(appliance.io(), source);
  CtlServer control(appliance.io(), config->control.socket, source);
  const char* over = config->sip.tcp.enabled ? "UDP and TCP" : "UDP";
  for (const auto& endpoint : config->sip.listen)
    spdlog::info("SIP over {} at {}", over, endpoint.to_string());
  const auto& steering = appliance.plane().steering();
  for (std::size_t i = 0; i < steering.size(); ++i)
    spdlog::info("port {}: media come to their worker: {}", config->plane.ports[i].name,
                 to_string(steering[i]));
  spdlog::info("trunkline {} is up: {} worker(s), {} calls at most, control socket {}", version,
               config->plane.workers.size(), config->limits.calls, config->control.socket);
  const HealthLog health(appliance);
  for (;;) {
    const int signal = next_signal(1000);
    if (signal == SIGHUP) reloads.ask(false, [](const ReloadReport&) {});  // the log has told
    if (signal != SIGTERM && signal != SIGINT) continue;
    drain(appliance, config);
    spdlog::info("stopped");
    return 0;
  }
}

}  // namespace trunkline::controlplane
