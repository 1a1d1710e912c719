// Sections `workers` and `control`: which CPU does what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/machine.h"
#include "controlplane/config/units.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

template <>
struct Choices<gate::IdlePolicy> {
  static constexpr ChoiceWords<gate::IdlePolicy, 2> words{
      {{"poll", gate::IdlePolicy::poll}, {"adaptive", gate::IdlePolicy::adaptive}}};
};

struct RawWorkers {
  Located<std::optional<std::uint16_t>> count;
  LocatedList<std::uint16_t> cpus;
  Located<gate::IdlePolicy> idle{gate::IdlePolicy::adaptive};
};

struct RawControl {
  Located<std::uint16_t> cpu{0};
  Located<std::uint16_t> shards{1};
  Located<std::string> socket{"/run/trunkline.sock"};
  Located<std::string> file_prefix{"trunkline"};
  Located<base::Duration> drain{std::chrono::seconds(30)};
};

void describe(ConfigFields& fields, RawWorkers& raw);
void describe(ConfigFields& fields, RawControl& raw);

/// How the running appliance is reached and stopped.
struct ControlConfig {
  std::uint16_t cpu = 0;
  std::string socket;      // path of the unix socket that trunkctl talks to
  base::Duration drain{};  // how long calls may still last after SIGTERM
};

/// Either `count` or `cpus`. With a count, workers get the CPUs above the control plane's first, and the
/// control plane's own only when no other is left. Faults: more workers than CPUs, CPUs that the machine does
/// not have, two polling workers on one CPU.
[[nodiscard]] std::vector<gate::WorkerConfig> check_workers(const RawWorkers& raw, const RawControl& control,
                                                            const Machine& machine, ConfigFaults& faults);

[[nodiscard]] ControlConfig check_control(const RawControl& raw, const Machine& machine,
                                          ConfigFaults& faults);

}  // namespace trunkline::controlplane
