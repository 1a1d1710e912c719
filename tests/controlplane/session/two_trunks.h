// Phone a is a trunk, phone b another, to which all numbers go.
#pragma once

#include <utility>
#include <vector>

#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {

inline SessionSettings two_trunks(Trunk a, Trunk b, RedirectPolicy redirect = RedirectPolicy::reject) {
  auto settings = CallRig::usual_settings();
  auto& routing = settings.routing;
  routing.next_hop_v4.reset();
  a.name = "a";
  b.name = "b";
  for (const auto& [trunk, host] : {std::pair{&a, "10.99.0.10:5060"}, std::pair{&b, "10.99.0.20:5080"}}) {
    trunk->hosts.push_back({host, *base::Endpoint::parse(host)});
    routing.trunks.push_back(*trunk);
  }
  routing.groups.push_back({"out", {{TrunkId{1}, 1, 1}}, redirect});
  RouteRule rule;
  rule.name = "all";
  rule.group = GroupId{0};
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  return settings;
}

}  // namespace trunkline::controlplane
