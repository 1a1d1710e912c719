#include "controlplane/config/changes.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "controlplane/config/live_keys.h"
#include "controlplane/config/named_keys.h"

namespace trunkline::controlplane {
namespace {

// It says nothing where in these an item stands.
constexpr std::array<std::string_view, 5> unordered_lists{"trunks", "trunk_groups", "numberings", "members",
                                                          "users"};

/// A configuration's settings by the keys that are shown.
struct Known {
  explicit Known(const ConfigSettings& settings) : named(named_keys(settings)) {
    for (std::size_t i = 0; i < settings.size(); ++i) by_key.emplace(named.keys[i], &settings[i]);
    for (const auto& [list, names] : named.lists) {
      for (const auto& name : names) items.insert(list + '[' + name + ']');
    }
  }
  Known(const Known&) = delete;  // it refers to itself
  Known& operator=(const Known&) = delete;

  [[nodiscard]] const ConfigSetting* find(std::string_view key) const {
    const auto found = by_key.find(key);
    return found == by_key.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool has(std::string_view item) const { return items.contains(std::string(item)); }

  NamedKeys named;
  std::unordered_map<std::string_view, const ConfigSetting*> by_key;
  std::unordered_set<std::string> items;  // "trunks[one]"
};

/// The outermost item around `key` that `here` has and `there` has not. Empty: none.
std::string_view only_here(const Known& here, const Known& there, std::string_view key) {
  for (const auto item : items_around(key)) {
    if (here.has(item) && !there.has(item)) return item;
  }
  return {};
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

/// "trunks[one]" is new in the list `trunks`, or gone from it.
ConfigChange change_of_item(ChangeKind kind, std::string_view item) {
  const auto close = item.size() - 1;
  const auto open = item.rfind('[');
  ConfigChange made{kind, std::string(item.substr(0, open))};
  (kind == ChangeKind::added ? made.after : made.before) = item.substr(open + 1, close - open - 1);
  return made;
}

/// Whether those of `names` that the other list has, too, stand there in another order.
bool is_reordered(const std::vector<std::string>& names, const std::vector<std::string>& others) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < others.size(); ++i) places.emplace(others[i], i);
  std::size_t next = 0;
  for (const auto& name : names) {
    const auto place = places.find(name);
    if (place == places.end()) continue;
    if (place->second < next) return true;
    next = place->second;
  }
  return false;
}

bool order_tells(std::string_view list) {
  const auto last = list.substr(list.rfind('.') + 1);  // npos + 1: the whole
  return std::find(unordered_lists.begin(), unordered_lists.end(), last) == unordered_lists.end();
}

std::string shown(const ConfigChange& change, const std::string& value) {
  if (value.empty()) return "(none)";
  return is_secret_key(change.key) ? "(hidden)" : value;
}

std::string what_changes(const ConfigChange& change) {
  switch (change.kind) {
    case ChangeKind::added: return change.after + " added";
    case ChangeKind::removed: return change.before + " removed";
    case ChangeKind::reordered: return "order changed";
    case ChangeKind::value: break;
  }
  const auto before = shown(change, change.before);
  const auto after = shown(change, change.after);
  return before == after ? "changed, which is not shown" : before + " -> " + after;
}

}  // namespace

std::vector<ConfigChange> changes_between(const Config& running, const Config& wanted) {
  const Known known(running->settings);
  const Known given(wanted->settings);
  std::vector<ConfigChange> changes;
  const auto add = [&](ConfigChange change, const Origin& origin) {
    change.live = can_change(change.key, running, wanted);
    change.origin = origin;
    changes.push_back(std::move(change));
  };
  std::unordered_set<std::string_view> told;  // items
  for (std::size_t i = 0; i < wanted->settings.size(); ++i) {
    const auto& key = given.named.keys[i];
    const ConfigSetting& now = wanted->settings[i];
    if (const auto item = only_here(given, known, key); !item.empty()) {
      if (told.insert(item).second) add(change_of_item(ChangeKind::added, item), now.origin);
      continue;
    }
    const auto* before = known.find(key);
    const bool stays = before == nullptr
                           ? now.value.empty()
                           : before->value == now.value && before->fingerprint == now.fingerprint;
    if (!stays) add({ChangeKind::value, key, before ? before->value : "", now.value}, now.origin);
  }
  for (std::size_t i = 0; i < running->settings.size(); ++i) {
    const auto& key = known.named.keys[i];
    const ConfigSetting& before = running->settings[i];
    if (const auto item = only_here(known, given, key); !item.empty()) {
      if (told.insert(item).second) add(change_of_item(ChangeKind::removed, item), whole_file(wanted));
    } else if (given.find(key) == nullptr && !before.value.empty()) {
      add({ChangeKind::value, key, before.value, ""}, whole_file(wanted));
    }
  }
  for (const auto& [list, names] : given.named.lists) {
    const auto before = known.named.lists.find(list);
    if (before != known.named.lists.end() && order_tells(list) && is_reordered(names, before->second))
      add({ChangeKind::reordered, list}, whole_file(wanted));
  }
  return changes;
}

std::string to_string(const ConfigChange& change) { return change.key + ": " + what_changes(change); }

ReloadPlan plan_reload(const Config& running, const CheckedConfig& wanted) {
  ReloadPlan plan;
  plan.faults = wanted.faults;
  if (!wanted.config) return plan;
  plan.changes = changes_between(running, *wanted.config);
  for (const ConfigChange& change : plan.changes) {
    if (change.live) continue;
    plan.faults.push_back({ConfigFaultKind::not_live, change.origin, change.key,
                           "cannot change while running: " + what_changes(change),
                           "restart to take it over"});
  }
  sort_by_place(plan.faults);
  return plan;
}

}  // namespace trunkline::controlplane
