// Snapshots as JSON: the names that scripts rely on.
#pragma once

#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "controlplane/ctl/capture_wish.h"
#include "controlplane/ctl/headroom.h"
#include "controlplane/ctl/reload_report.h"
#include "controlplane/ctl/snapshot.h"
#include "controlplane/ctl/trunk_snapshot.h"

namespace trunkline::controlplane {

[[nodiscard]] boost::json::object to_json(const StatusSnapshot& status);
[[nodiscard]] boost::json::object to_json(const Headroom& headroom);
[[nodiscard]] boost::json::array to_json(const std::vector<WorkerSnapshot>& workers);

/// One object a group, in it one number a name.
[[nodiscard]] boost::json::object to_json(const std::vector<CounterSnapshot>& counters);
[[nodiscard]] boost::json::object to_json(const CallList& list);
[[nodiscard]] boost::json::object to_json(const CallDetail& detail);
/// Of a capture that was written.
[[nodiscard]] boost::json::object to_json(const CaptureResult& result);
[[nodiscard]] boost::json::object to_json(const BanList& list);
[[nodiscard]] boost::json::object to_json(const RegistrationList& list);
[[nodiscard]] boost::json::object to_json(const TrunkList& list);
[[nodiscard]] boost::json::object to_json(const ReloadReport& report);
/// Of one that has no error.
[[nodiscard]] boost::json::object to_json(const RouteReport& report);

}  // namespace trunkline::controlplane
