// Keys of settings in which items of lists go by their names: what stands at another place is the same trunk.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/fields.h"

namespace trunkline::controlplane {

/// Lists of maps whose items have a name each, and no two the same; others keep their places.
struct NamedKeys {
  std::vector<std::string> keys;  // of each setting: trunks[one].capacity
  std::map<std::string, std::vector<std::string>, std::less<>> lists;  // "trunks": names as they stand
};

[[nodiscard]] NamedKeys named_keys(const ConfigSettings& settings);

/// "trunks[one]" and so on: the items that a key is within, the outermost first. `key` outlives them.
[[nodiscard]] std::vector<std::string_view> items_around(std::string_view key);

}  // namespace trunkline::controlplane
