#include "controlplane/config/override.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "controlplane/config/yaml.h"

namespace trunkline::controlplane {
namespace {

// Takes "name" or "[3]" off the front of "name[3].rest"; nullopt when neither stands there.
std::optional<std::string_view> take_step(std::string_view& path) {
  std::size_t end = 0;
  if (path.starts_with('[')) {
    end = path.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  } else {
    end = std::min(path.find_first_of(".["), path.size());
  }
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(end);
  if (step.empty()) return std::nullopt;
  if (path.starts_with('.')) {
    path.remove_prefix(1);
    if (path.empty() || path.front() == '[') return std::nullopt;
  } else if (!path.empty() && path.front() != '[') {
    return std::nullopt;
  }
  return step;
}

ConfigValue* item_of(ConfigValue& list, std::string_view step) {
  if (list.kind == ValueKind::nothing) list.kind = ValueKind::list;
  const auto index = base::parse_decimal<std::uint32_t>(step.substr(1, step.size() - 2));
  if (list.kind != ValueKind::list || !index || *index > list.items.size()) return nullptr;
  if (*index == list.items.size()) list.items.emplace_back();
  return &list.items[*index];
}

ConfigValue* member_of(ConfigValue& map, std::string_view step, const Origin& origin) {
  if (map.kind == ValueKind::nothing) map.kind = ValueKind::map;
  if (map.kind != ValueKind::map) return nullptr;
  const auto found = std::find_if(map.members.begin(), map.members.end(),
                                  [&](const ConfigMember& member) { return member.key == step; });
  if (found != map.members.end()) return &found->value;
  return &map.members.emplace_back(ConfigMember{std::string(step), origin, {}}).value;
}

// Takes the key out, as if the file had not named it. False: the path does not end in a key.
bool remove_key(std::string_view path, ConfigValue& tree) {
  ConfigValue none;
  ConfigValue* at = &tree;
  for (;;) {
    const auto step = take_step(path);
    if (!step) return false;
    ConfigValue* next = &none;  // walks on in nothing, so that the rest of the path is judged too
    if (step->starts_with('[')) {
      if (path.empty()) return false;
      const auto index = base::parse_decimal<std::uint32_t>(step->substr(1, step->size() - 2));
      if (!index) return false;
      if (*index < at->items.size()) next = &at->items[*index];
    } else {
      const auto found = std::find_if(at->members.begin(), at->members.end(),
                                      [&](const ConfigMember& member) { return member.key == *step; });
      if (path.empty()) {
        if (found != at->members.end()) at->members.erase(found);
        return true;
      }
      if (found != at->members.end()) next = &found->value;
    }
    at = next;
  }
}

}  // namespace

void apply_override(const std::string& option, ConfigValue& tree, ConfigFaults& faults) {
  const Origin origin{std::make_shared<const std::string>("--set " + option), 0, 0};
  const std::size_t equals = option.find('=');
  if (equals == std::string::npos || equals == 0) {
    faults.push_back(
        {ConfigFaultKind::bad_syntax, origin, {}, "must be KEY=VALUE", "such as log.level=debug"});
    return;
  }
  const std::string key = option.substr(0, equals);
  if (equals + 1 == option.size() && remove_key(key, tree)) return;
  std::string_view path = key;
  ConfigValue* at = &tree;
  while (!path.empty() && at != nullptr) {
    const auto step = take_step(path);
    if (!step) {
      at = nullptr;
    } else {
      at = step->starts_with('[') ? item_of(*at, *step) : member_of(*at, *step, origin);
    }
    // A section that only options speak of has no place in the file.
    if (at != nullptr && at->kind == ValueKind::nothing) at->origin = origin;
  }
  if (at == nullptr) {
    faults.push_back({ConfigFaultKind::unknown_key, origin, key, "is not a place in the configuration",
                      "such as media.ports or ports[0].mtu"});
    return;
  }
  *at = read_yaml_option(option.substr(equals + 1), "--set " + option, faults);
}

}  // namespace trunkline::controlplane
