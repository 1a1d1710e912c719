#include "controlplane/config/trunk_hosts.h"

#include <algorithm>

#include "controlplane/config/reachable.h"

namespace trunkline::controlplane {
namespace {

bool is_same(const TrunkHost& a, const TrunkHost& b) {
  return a.endpoint == b.endpoint && a.name == b.name && a.port == b.port;
}

bool has_host(const Trunk& trunk, const TrunkHost& host) {
  return std::any_of(trunk.hosts.begin(), trunk.hosts.end(),
                     [&](const TrunkHost& other) { return is_same(other, host); });
}

void check_host(const Located<TrunkHost>& item, const OwnNetworks& networks, const SipConfig& sip,
                Trunk& trunk, ConfigFaults& faults) {
  if (item.value.endpoint) check_reachable(item, *item.value.endpoint, networks, sip, faults);
  if (has_host(trunk, item.value))
    faults.push_back(item.fault(ConfigFaultKind::contradiction, item.value.text + " is given twice"));
  trunk.hosts.push_back(item.value);
}

/// Who calls from a host is its trunk, unless that lists sources: two trunks that do not could not be told
/// apart.
void check_shared_hosts(const RawTrunk& raw, const RoutingSettings& routing, ConfigFaults& faults) {
  if (!raw.sources.usable() || !raw.sources.items.empty()) return;
  for (const auto& other : routing.trunks) {
    if (!other.sources.empty()) continue;
    for (const auto& item : raw.hosts.items) {
      if (!item.usable() || !has_host(other, item.value)) continue;
      faults.push_back(item.fault(
          ConfigFaultKind::contradiction,
          "is a host of trunk " + other.name + ", too: whose a call from there is could not be told",
          "list the sources of one of them"));
    }
  }
}

bool is_everybody(const base::AddressPrefix& source) {
  return source.bits == 0 || (source.address.is_v4() && source.bits == 96);  // of the 128 bits
}

void check_source(const Located<base::AddressPrefix>& item, const RoutingSettings& routing, Trunk& trunk,
                  ConfigFaults& faults) {
  for (const auto& other : routing.trunks) {
    const auto& theirs = other.sources;
    if (std::find(theirs.begin(), theirs.end(), item.value) == theirs.end()) continue;
    faults.push_back(
        item.fault(ConfigFaultKind::contradiction, "is a source of trunk " + other.name + " already"));
  }
  if (is_everybody(item.value)) {
    faults.push_back(item.fault(ConfigFaultKind::contradiction,
                                item.value.to_string() + " is everybody: nobody would need a password",
                                "list the networks that the trunk calls from"));
  }
  trunk.sources.push_back(item.value);
}

void check_transport(const RawTrunk& raw, const SipConfig& sip, ConfigFaults& faults) {
  if (!raw.transport.usable() || raw.transport.value != sip::Transport::tcp || sip.tcp.enabled) return;
  faults.push_back(raw.transport.fault(ConfigFaultKind::contradiction, "needs SIP over TCP, which is off",
                                       "write sip.tcp.enabled: true"));
}

}  // namespace

void check_trunk_hosts(const RawTrunk& raw, const OwnNetworks& networks, const SipConfig& sip,
                       const RoutingSettings& routing, Trunk& trunk, ConfigFaults& faults) {
  if (raw.hosts.usable() && (raw.hosts.items.empty() || raw.hosts.items.size() > most_trunk_hosts)) {
    faults.push_back(raw.hosts.fault(ConfigFaultKind::out_of_range, "must list 1 to 8 hosts"));
  }
  for (const auto& item : raw.hosts.items) {
    if (item.usable()) check_host(item, networks, sip, trunk, faults);
  }
  check_shared_hosts(raw, routing, faults);
  for (const auto& item : raw.sources.items) {
    if (item.usable()) check_source(item, routing, trunk, faults);
  }
  trunk.transport = raw.transport.value;
  check_transport(raw, sip, faults);
}

}  // namespace trunkline::controlplane
