// What decides where calls go, as the configuration gives it: plain values, and a compiled dial plan.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/routing/dial_plan.h"
#include "controlplane/routing/numbering.h"
#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

struct RoutingSettings {
  std::optional<base::Endpoint> next_hop_v4;
  std::optional<base::Endpoint> next_hop_v6;
  bool next_hop_trusted = false;                // as of a trunk: both are, or none
  std::vector<base::IpAddress> addresses = {};  // ours, in a Request-URI
  std::vector<std::string> domains = {};        // host names that are us, in lower case
  bool tcp = false;                             // names of trunks may lead to SIP over TCP
  std::vector<Trunk> trunks = {};               // by TrunkId
  std::vector<TrunkGroup> groups = {};          // by GroupId
  std::vector<Numbering> numberings = {};
  std::optional<std::uint16_t> numbering = {};  // of callers whose trunk has none of its own
  std::shared_ptr<const DialPlan> dial_plan = {};
  RouteRole users = RouteRole::b2bua;  // what we are to calls to registered users
  std::vector<std::string> emergency_numbers = {};
  std::optional<GroupId> emergency_group = {};
};

}  // namespace trunkline::controlplane
