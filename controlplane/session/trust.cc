#include "controlplane/session/trust.h"

namespace trunkline::controlplane {

bool is_trusted(const Environment& environment, const Trunk* trunk, const base::IpAddress& address) {
  if (trunk != nullptr) return trunk->trusted;
  const auto& routing = environment.routing->settings();
  if (!routing.next_hop_trusted) return false;
  const auto& hop = address.is_v4() ? routing.next_hop_v4 : routing.next_hop_v6;
  return hop && hop->address == address;
}

bool is_trusted(const Call& call, Side side) {
  return is_trusted(call.environment, trunk_on(call, side), call.session.leg(side).hop.remote.address);
}

}  // namespace trunkline::controlplane
