#include <cmath>

#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {
namespace {

boost::json::object to_json(const TrunkHostSnapshot& host) {
  return {{"host", host.host},
          {"address", host.address},
          {"usable", host.usable},
          {"probe", host.probe},
          {"probe_status", host.probe_status},
          {"breaker", host.breaker},
          {"failures", host.failures},
          {"rests_s", static_cast<std::uint64_t>(std::ceil(host.rests_s))},
          {"tried", host.tried},
          {"answered", host.answered},
          {"refused", host.refused},
          {"failed", host.failed}};
}

}  // namespace

boost::json::object to_json(const TrunkList& list) {
  boost::json::array trunks;
  for (const auto& trunk : list.trunks) {
    boost::json::array hosts;
    for (const auto& host : trunk.hosts) hosts.push_back(to_json(host));
    trunks.push_back(boost::json::object{{"trunk", trunk.trunk},
                                         {"calls", trunk.calls},
                                         {"capacity", trunk.capacity},
                                         {"rate", trunk.rate},
                                         {"refused_full", trunk.refused_full},
                                         {"hosts", hosts}});
  }
  return {{"trunks", trunks}};
}

boost::json::object to_json(const RouteReport& report) {
  boost::json::array steps;
  for (const auto& step : report.steps) {
    steps.push_back(boost::json::object{{"step", step.step}, {"found", step.found}, {"why", step.why}});
  }
  boost::json::array trunks;
  for (const auto& trunk : report.trunks) {
    trunks.push_back(boost::json::object{{"trunk", trunk.trunk},
                                         {"host", trunk.host},
                                         {"priority", trunk.priority},
                                         {"weight", trunk.weight},
                                         {"usable", trunk.usable},
                                         {"probe", trunk.probe},
                                         {"breaker", trunk.breaker}});
  }
  return {{"steps", steps}, {"trunks", trunks}};
}

}  // namespace trunkline::controlplane
