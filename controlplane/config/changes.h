// What a new configuration would change in a running appliance, key by key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/config.h"

namespace trunkline::controlplane {

enum class ChangeKind : std::uint8_t {
  value,
  added,      // an item of the list `key`: `after` is its name
  removed,    // `before` is its name
  reordered,  // the items of the list `key` that stay
};

struct ConfigChange {
  ChangeKind kind = ChangeKind::value;
  std::string key;          // items of lists by their names, where they have some: trunks[one].capacity
  std::string before = {};  // empty: was not there
  std::string after = {};   // empty: is gone
  bool live = false;        // can be taken over without a restart
  Origin origin = {};       // of what is new; of what is gone, the new file as a whole
};

/// In the order of the sections; what is gone comes last, then lists whose order tells and has changed. Of an
/// item that is new or gone there is one change, whatever it holds.
[[nodiscard]] std::vector<ConfigChange> changes_between(const Config& running, const Config& wanted);

/// "media.ports: 20000-29999 -> 30000-39999", "trunks: one removed". Secrets are not shown.
[[nodiscard]] std::string to_string(const ConfigChange& change);

/// What becomes of a file that a running appliance shall take over.
struct ReloadPlan {
  std::vector<ConfigChange> changes;  // all of them, if it can be read
  ConfigFaults faults;  // what is wrong, or cannot change while it runs; with one nothing changes
};

[[nodiscard]] ReloadPlan plan_reload(const Config& running, const CheckedConfig& wanted);

}  // namespace trunkline::controlplane
