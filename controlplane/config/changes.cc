#include "controlplane/config/changes.h"

#include <algorithm>
#include <array>

namespace trunkline::controlplane {
namespace {

// Everything else is laid out, pinned or counted at start.
constexpr std::array<std::string_view, 1> live_keys{"log.level"};

bool is_live(std::string_view key) {
  return std::find(live_keys.begin(), live_keys.end(), key) != live_keys.end();
}

const ConfigSetting* find(const ConfigSettings& settings, std::string_view key) {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const ConfigSetting& setting) { return setting.key == key; });
  return found == settings.end() ? nullptr : &*found;
}

}  // namespace

std::vector<ConfigChange> changes_between(const Config& running, const Config& wanted) {
  std::vector<ConfigChange> changes;
  for (const ConfigSetting& now : wanted->settings) {
    const ConfigSetting* before = find(running->settings, now.key);
    if (before != nullptr && before->value == now.value) continue;
    changes.push_back({now.key, before != nullptr ? before->value : "", now.value, is_live(now.key)});
  }
  for (const ConfigSetting& before : running->settings) {
    if (find(wanted->settings, before.key) != nullptr) continue;
    changes.push_back({before.key, before.value, "", is_live(before.key)});
  }
  return changes;
}

std::string to_string(const ConfigChange& change) {
  const auto shown = [](const std::string& value) { return value.empty() ? std::string("(none)") : value; };
  return change.key + ": " + shown(change.before) + " -> " + shown(change.after);
}

}  // namespace trunkline::controlplane
