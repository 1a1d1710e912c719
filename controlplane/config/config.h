// The validated configuration. Whoever holds one holds a configuration that can be started.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "controlplane/config/dns_section.h"
#include "controlplane/config/fault.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/limits_section.h"
#include "controlplane/config/log_section.h"
#include "controlplane/config/machine.h"
#include "controlplane/config/media_section.h"
#include "controlplane/config/records_section.h"
#include "controlplane/config/services_section.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/workers_section.h"
#include "controlplane/registrar/registrar_settings.h"
#include "controlplane/routing/routing.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

struct RawConfig;
struct CheckedConfig;

struct ConfigParts {
  gate::PlaneConfig plane;
  ControlConfig control;
  SipConfig sip;
  MediaConfig media;
  ServiceConfig services;
  RoutingSettings routing;
  DnsConfig dns;
  LimitConfig limits;
  std::optional<RegistrarSettings> registrar;  // nothing: nobody can register
  RecordsConfig records;
  LogConfig log;
  ConfigSettings settings;  // every key, as it is in force
};

/// Made by validate() only, and not changed afterwards.
class Config {
 public:
  [[nodiscard]] const ConfigParts& operator*() const noexcept { return parts_; }
  [[nodiscard]] const ConfigParts* operator->() const noexcept { return &parts_; }

 private:
  friend CheckedConfig validate(RawConfig& raw, const Machine& machine, ConfigFaults faults);
  explicit Config(ConfigParts parts) : parts_(std::move(parts)) {}

  ConfigParts parts_;
};

/// A Config, or all the reasons why there is none, in the order of the file.
struct CheckedConfig {
  std::optional<Config> config;
  ConfigFaults faults;
};

/// Checks every relation between the values of `raw`. `faults` are those found on the way to it: together
/// with any new one they refuse the configuration.
[[nodiscard]] CheckedConfig validate(RawConfig& raw, const Machine& machine, ConfigFaults faults);

}  // namespace trunkline::controlplane
