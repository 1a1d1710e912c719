// Contacts of a 3xx that the proxy follows by itself: RFC 3261 section 16.7 item 4.
#pragma once

#include <optional>
#include <vector>

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"

namespace trunkline::controlplane {

/// What `redirect` of its trunk group says; of a phone's always. Its contacts are tried next, those of the
/// best q first. One at an address, or at a name that is a trunk's host, is called there, but from a phone no
/// carrier; what is ours, and any other number or name, goes by our own routing, if that is by proxy.
/// The Contacts that are left for who has called, on orders; empty: none. Nothing: it is all his.
[[nodiscard]] std::optional<std::vector<sip::HeaderLine>> follow_redirection(
    Environment& environment, Orders& orders, ResponseContext& context, const ProxyTarget& redirecting,
    const sip::Message& response, base::Instant now);

}  // namespace trunkline::controlplane
