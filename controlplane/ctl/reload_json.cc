#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {

boost::json::object to_json(const ReloadReport& report) {
  return {{"adopted", report.adopted},
          {"dry_run", report.dry_run},
          {"change_count", report.change_count},
          {"changes", boost::json::array(report.changes.begin(), report.changes.end())},
          {"faults", boost::json::array(report.faults.begin(), report.faults.end())}};
}

}  // namespace trunkline::controlplane
