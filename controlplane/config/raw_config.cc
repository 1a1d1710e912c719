#include "controlplane/config/raw_config.h"

namespace trunkline::controlplane {

void describe(ConfigFields& fields, RawConfig& raw) {
  fields.section("memory", raw.memory, Need::optional);
  fields.sections("ports", raw.ports.items, raw.ports, Need::required);
  fields.section("workers", raw.workers, Need::optional);
  fields.section("control", raw.control, Need::optional);
  fields.section("sip", raw.sip, Need::required);
  fields.section("media", raw.media, Need::required);
  fields.section("services", raw.services, Need::optional);
  describe(fields, raw.trunks);
  fields.section("routes", raw.routes, Need::optional);
  fields.section("dns", raw.dns, Need::optional);
  fields.section("limits", raw.limits, Need::optional);
  fields.section("admission", raw.admission, Need::optional);
  fields.section("registrar", raw.registrar, Need::optional);
  fields.section("records", raw.records, Need::optional);
  fields.section("log", raw.log, Need::optional);
}

void read_config(const ConfigValue& tree, RawConfig& raw, ConfigFaults& faults) {
  ConfigFields fields("");
  describe(fields, raw);
  read_section(tree, fields, faults);
}

ConfigSettings settings_of(RawConfig& raw) {
  ConfigFields fields("");
  describe(fields, raw);
  ConfigSettings settings;
  print(fields, settings);
  return settings;
}

}  // namespace trunkline::controlplane
