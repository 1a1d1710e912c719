// By which Route a request has come to the proxy, and where it goes on to.
#pragma once

#include <optional>

#include "controlplane/session/call.h"
#include "sip/proxy/forward_route.h"

namespace trunkline::controlplane {

/// The Route of a request by which it came here. Nothing: it has none, or it cannot be read.
[[nodiscard]] std::optional<sip::ForwardRoute> route_through_us(const Environment& environment,
                                                                const sip::Message& request);

/// The same of a request within a dialog that has gone through us before: what its Route says was made here,
/// for whoever is at that address; carriers have several.
[[nodiscard]] std::optional<sip::ForwardRoute> route_of_proxied_dialog(const Environment& environment,
                                                                       const sip::Message& request,
                                                                       const base::IpAddress& from);

/// To the other side of its dialog: where that is by the mark, or where the Route or Contact says, if both
/// are addresses of one trunk. `route` has a way. Nothing: we speak no address of that family.
[[nodiscard]] std::optional<sip::Hop> hop_along(const Environment& environment,
                                                const sip::ForwardRoute& route);

}  // namespace trunkline::controlplane
