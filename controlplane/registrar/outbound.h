// Flows that phones open to us and keep (RFC 5626): whether a REGISTER is for one.
#pragma once

#include <optional>

#include "controlplane/registrar/register_wish.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Takes the reg-id away from contacts where it counts for nothing: they have no instance, or the first hop
/// keeps no flow. 439: it does not, and the phone has asked for it. 400: a flow is registered beside another
/// contact. Source: RFC 5626 section 6.
[[nodiscard]] std::optional<RegisterRefusal> settle_outbound(const sip::Message& request, RegisterWish& wish);

}  // namespace trunkline::controlplane
