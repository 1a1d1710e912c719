#include "controlplane/config/reachable.h"

#include <algorithm>
#include <string>

namespace trunkline::controlplane {

void check_reachable(const Place& at, const base::Endpoint& endpoint, const OwnNetworks& networks,
                     const SipConfig& sip, ConfigFaults& faults) {
  const std::string family(family_name(endpoint.address));
  const auto fault = [&](ConfigFaultKind kind, std::string what) {
    faults.push_back(at.fault(kind, std::move(what)));
  };
  if (networks.is_own(endpoint.address)) {
    fault(ConfigFaultKind::contradiction, "is ourselves: every call would come back");
  } else if (!networks.can_reach(endpoint.address)) {
    fault(ConfigFaultKind::dangling,
          endpoint.address.to_string() + " is on no port's link, and no port has a gateway for " + family);
  }
  const bool listening = std::any_of(sip.listen.begin(), sip.listen.end(), [&](const auto& listen) {
    return listen.address.is_v4() == endpoint.address.is_v4();
  });
  if (!listening)
    fault(ConfigFaultKind::dangling, "cannot be called: sip.listen has no " + family + " address");
}

}  // namespace trunkline::controlplane
