// The whole configuration as it was written: typed, with places, but not yet believed.
#pragma once

#include "controlplane/config/admission_section.h"
#include "controlplane/config/dns_section.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/limits_section.h"
#include "controlplane/config/log_section.h"
#include "controlplane/config/media_section.h"
#include "controlplane/config/memory_section.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/records_section.h"
#include "controlplane/config/registrar_section.h"
#include "controlplane/config/routes_section.h"
#include "controlplane/config/services_section.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/workers_section.h"

namespace trunkline::controlplane {

struct RawConfig {
  RawMemory memory;
  RawPorts ports;
  RawWorkers workers;
  RawControl control;
  RawSip sip;
  RawMedia media;
  RawServices services;
  RawTrunks trunks;
  RawRoutes routes;
  RawDns dns;
  RawLimits limits;
  RawAdmission admission;
  RawRegistrar registrar;
  RawRecords records;
  RawLog log;
};

void describe(ConfigFields& fields, RawConfig& raw);

/// Fills `raw` from the tree. `raw` must not move afterwards while settings are printed from it.
void read_config(const ConfigValue& tree, RawConfig& raw, ConfigFaults& faults);

/// Every key with its effective value, defaults included, in the order of the sections.
[[nodiscard]] ConfigSettings settings_of(RawConfig& raw);

}  // namespace trunkline::controlplane
