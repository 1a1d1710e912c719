#include "controlplane/config/named_keys.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace trunkline::controlplane {
namespace {

constexpr std::array<std::string_view, 2> naming{"name", "trunk"};  // the latter names a member of a group

/// By the list's key with places: the name at each place.
using NamesByList = std::unordered_map<std::string, std::vector<std::string>>;

NamesByList names_of(const ConfigSettings& settings) {
  NamesByList names;
  for (const ConfigSetting& setting : settings) {
    const std::string_view key = setting.key;
    const auto dot = key.rfind("].");
    if (dot == std::string_view::npos) continue;
    if (std::find(naming.begin(), naming.end(), key.substr(dot + 2)) == naming.end()) continue;
    names[std::string(key.substr(0, key.rfind('[', dot)))].push_back(setting.value);
  }
  std::erase_if(names, [](const auto& list) {
    const std::set<std::string_view> all(list.second.begin(), list.second.end());
    return all.size() != list.second.size() || all.contains({});
  });
  return names;
}

/// A place becomes the name that stands there, one after the other from the left.
std::string named(const std::string& key, const NamesByList& names) {
  std::string made;
  std::size_t done = 0;
  for (auto open = key.find('['); open != std::string::npos; open = key.find('[', done)) {
    made += key.substr(done, open + 1 - done);
    done = key.find(']', open);
    const auto list = names.find(key.substr(0, open));
    const auto place = key.substr(open + 1, done - open - 1);
    made += list == names.end() ? place : list->second[std::stoul(place)];
  }
  return made + key.substr(done);
}

}  // namespace

NamedKeys named_keys(const ConfigSettings& settings) {
  const auto names = names_of(settings);
  NamedKeys made;
  made.keys.reserve(settings.size());
  for (const ConfigSetting& setting : settings) made.keys.push_back(named(setting.key, names));
  for (const auto& [list, items] : names) made.lists.emplace(named(list, names), items);
  return made;
}

std::vector<std::string_view> items_around(std::string_view key) {
  std::vector<std::string_view> items;
  for (auto close = key.find(']'); close != std::string_view::npos; close = key.find(']', close + 1))
    items.push_back(key.substr(0, close + 1));
  return items;
}

}  // namespace trunkline::controlplane
