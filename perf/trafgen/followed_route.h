// Where the requests of an established dialog go: by any Contact and any Record-Route. RFC 3261
// section 12.2.1.1.
#pragma once

#include <optional>
#include <string>

#include "base/endpoint.h"
#include "sip/message/message.h"

namespace trunkline::trafgen {

struct FollowedRoute {
  std::string request_uri;
  std::string route;        // the value of Route; empty: none
  base::Endpoint next_hop;  // who gets the packet
};

/// As the caller follows the 2xx to its INVITE. `otherwise`: the next hop where a URI names a host that is no
/// address, as proxies write when they know themselves by name. Nothing when there is no Contact to follow.
[[nodiscard]] std::optional<FollowedRoute> follow(const sip::Message& success,
                                                  const base::Endpoint& otherwise);

}  // namespace trunkline::trafgen
