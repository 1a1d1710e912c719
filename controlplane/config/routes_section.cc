#include "controlplane/config/routes_section.h"

#include <algorithm>
#include <set>
#include <string>

#include "controlplane/config/reachable.h"
#include "dataplane/gate/admission_config.h"

namespace trunkline::controlplane {
namespace {

void check_next_hop(const Located<base::Endpoint>& item, const OwnNetworks& networks, const SipConfig& sip,
                    RoutingSettings& routing, ConfigFaults& faults) {
  const base::Endpoint& hop = item.value;
  auto& target = hop.address.is_v4() ? routing.next_hop_v4 : routing.next_hop_v6;
  if (target) {
    faults.push_back(item.fault(ConfigFaultKind::contradiction,
                                "is the second next hop for " + std::string(family_name(hop.address))));
  }
  check_reachable(item, hop, networks, sip, faults);
  target = hop;
}

/// Who is to be listed one by one must be few.
bool is_listed(const base::AddressPrefix& source) noexcept {
  constexpr std::uint8_t least_bits = 120;
  return source.bits >= least_bits;
}

}  // namespace

void describe(ConfigFields& fields, RawRoute& raw) {
  fields.list("next_hop", raw.next_hop, Need::required);
  fields.value("trusted", raw.trusted, Need::optional);
}

void describe(ConfigFields& fields, RawRoutes& raw) {
  fields.section("default", raw.otherwise, Need::optional);
  fields.value("numbering", raw.numbering, Need::optional);
  fields.value("emergency", raw.emergency, Need::optional);
  fields.value("users", raw.users, Need::optional);
  fields.sections("rules", raw.rules, raw.rules_place, Need::optional);
}

RoutingSettings check_routes(const RawRoutes& raw, const RawTrunks& trunks, const OwnNetworks& networks,
                             const SipConfig& sip, ConfigFaults& faults) {
  RoutingSettings routing;
  routing.domains = sip.domains;
  routing.tcp = sip.tcp.enabled;
  for (const auto& listen : sip.listen) routing.addresses.push_back(listen.address);
  for (const auto& item : raw.otherwise.next_hop.items) {
    if (item.usable()) check_next_hop(item, networks, sip, routing, faults);
  }
  routing.next_hop_trusted = raw.otherwise.trusted.value;
  check_trunks(trunks, networks, sip, routing, faults);
  if (raw.numbering.given())
    routing.numbering = find_named(routing.numberings, raw.numbering, "numbering", faults);
  if (raw.emergency.given()) {
    const auto group = find_named(routing.groups, raw.emergency, "trunk group", faults);
    if (group) routing.emergency_group = GroupId{*group};
  }
  routing.users = raw.users.value;
  check_rules(raw.rules, routing, faults);
  return routing;
}

std::vector<base::IpAddress> peers_of(const RoutingSettings& routing) {
  std::vector<base::IpAddress> peers;
  std::set<base::IpAddress> seen;
  const auto add = [&](const base::IpAddress& address) {
    if (seen.insert(address).second) peers.push_back(address);
  };
  for (const auto& hop : {routing.next_hop_v4, routing.next_hop_v6}) {
    if (hop) add(hop->address);
  }
  for (const auto& trunk : routing.trunks) {
    for (const auto& host : trunk.hosts) {
      if (host.endpoint) add(host.endpoint->address);
    }
    for (const auto& source : trunk.sources) {
      if (!is_listed(source)) continue;
      auto octets = source.address.octets();
      for (unsigned left = 1U << (128U - source.bits); left > 0; --left, ++octets.back())
        add(base::IpAddress(octets));
    }
  }
  return peers;
}

std::vector<base::AddressPrefix> peer_networks_of(const RoutingSettings& routing) {
  std::vector<base::AddressPrefix> networks;
  for (const auto& trunk : routing.trunks) {
    for (const auto& source : trunk.sources) {
      if (!is_listed(source) && gate::is_peer_network(source)) networks.push_back(source);
    }
  }
  return networks;
}

}  // namespace trunkline::controlplane
