// Requests that the proxy takes up: RFC 3261 sections 16.3 to 16.6.
#pragma once

#include <optional>
#include <span>

#include "controlplane/session/call.h"
#include "sip/proxy/forward_route.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Where a request outside of any dialog goes through the proxy.
struct ProxiedWay {
  std::optional<ReachedUser> user;  // to his phones
  RouteFound route = {};            // else to the trunks of its group
};

/// To a user, or to the trunks of a route. Nothing: it was answered instead.
[[nodiscard]] std::optional<ContextHandle> proxy_outside(Environment& environment, Orders& orders,
                                                         const sip::RequestReceived& received,
                                                         const ProxiedWay& way, std::string_view sender,
                                                         base::Instant now);
/// To the other side of its dialog. Nothing: it was answered instead.
[[nodiscard]] std::optional<ContextHandle> proxy_in_dialog(Environment& environment, Orders& orders,
                                                           const sip::RequestReceived& received,
                                                           std::string_view sender, base::Instant now);
void proxy_ack(Environment& environment, Orders& orders, const sip::AckReceived& received,
               const sip::ForwardRoute& route);

/// With 503 comes Retry-After. A new INVITE is recorded as refused.
void refuse_proxied(Environment& environment, Orders& orders, const sip::RequestReceived& received,
                    int status, base::Instant now, std::span<const sip::HeaderLine> lines = {});

}  // namespace trunkline::controlplane
