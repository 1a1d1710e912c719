// What a new configuration would change in a running appliance, key by key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/config.h"

namespace trunkline::controlplane {

struct ConfigChange {
  std::string key;
  std::string before;  // empty: was not there
  std::string after;   // empty: is gone
  bool live = false;   // can be taken over without a restart
};

/// In the order of the sections; keys that are gone come last.
[[nodiscard]] std::vector<ConfigChange> changes_between(const Config& running, const Config& wanted);

/// "media.ports: 20000-29999 -> 30000-39999".
[[nodiscard]] std::string to_string(const ConfigChange& change);

}  // namespace trunkline::controlplane
