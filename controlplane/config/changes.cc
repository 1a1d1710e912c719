#include "controlplane/config/changes.h"

#include <unordered_map>

#include "controlplane/config/live_keys.h"

namespace trunkline::controlplane {
namespace {

using SettingsByKey = std::unordered_map<std::string_view, const ConfigSetting*>;

SettingsByKey by_key(const ConfigSettings& settings) {
  SettingsByKey made;
  for (const ConfigSetting& setting : settings) made.emplace(setting.key, &setting);
  return made;
}

/// A registrar's tables are made at start, or not at all.
bool can_change(std::string_view key, const Config& running, const Config& wanted) {
  if (!is_live_key(key)) return false;
  return running->registrar.has_value() == wanted->registrar.has_value() || key.substr(0, 10) != "registrar.";
}

Origin whole_file(const Config& config) {
  for (const ConfigSetting& setting : config->settings) {
    if (setting.origin.line != 0) return {setting.origin.source, 1, 1};
  }
  return {};
}

std::string shown(const ConfigChange& change, const std::string& value) {
  if (value.empty()) return "(none)";
  return is_secret_key(change.key) ? "(hidden)" : value;
}

}  // namespace

std::vector<ConfigChange> changes_between(const Config& running, const Config& wanted) {
  const auto known = by_key(running->settings);
  const auto given = by_key(wanted->settings);
  std::vector<ConfigChange> changes;
  for (const ConfigSetting& now : wanted->settings) {
    const auto before = known.find(now.key);
    const bool stays = before != known.end() && before->second->value == now.value &&
                       before->second->fingerprint == now.fingerprint;
    if (stays) continue;
    changes.push_back({now.key, before != known.end() ? before->second->value : "", now.value,
                       can_change(now.key, running, wanted), now.origin});
  }
  for (const ConfigSetting& before : running->settings) {
    if (given.find(before.key) != given.end()) continue;
    changes.push_back(
        {before.key, before.value, "", can_change(before.key, running, wanted), whole_file(wanted)});
  }
  return changes;
}

std::string to_string(const ConfigChange& change) {
  return change.key + ": " + shown(change, change.before) + " -> " + shown(change, change.after);
}

ReloadPlan plan_reload(const Config& running, const CheckedConfig& wanted) {
  ReloadPlan plan;
  plan.faults = wanted.faults;
  if (!wanted.config) return plan;
  plan.changes = changes_between(running, *wanted.config);
  for (const ConfigChange& change : plan.changes) {
    if (change.live) continue;
    plan.faults.push_back({ConfigFaultKind::not_live, change.origin, change.key,
                           "cannot change while running: " + shown(change, change.before) + " -> " +
                               shown(change, change.after),
                           "restart to take it over"});
  }
  sort_by_place(plan.faults);
  return plan;
}

}  // namespace trunkline::controlplane
