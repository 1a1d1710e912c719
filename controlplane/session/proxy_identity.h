// What crosses the proxy of who somebody is, and of how he has proved it: RFC 3325, RFC 3261 section 22.3.
#pragma once

#include <span>
#include <string>

#include "controlplane/session/call.h"
#include "sip/message/header_name.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Whether whoever is there is within our trust domain.
[[nodiscard]] bool is_trusted_at(const Environment& environment, const base::Endpoint& at);
/// Whether the sender wants whom we do not trust not to be told.
[[nodiscard]] bool wants_no_identity(const sip::Message& message);
/// Header fields that stay behind: what a stranger asserts, and what is private where it is going to one.
[[nodiscard]] std::span<const sip::HeaderName> identities_left_out(const sip::Message& message,
                                                                   bool source_trusted, bool target_trusted);
/// Of which we ask for credentials. None: nobody has to prove anything to us.
[[nodiscard]] std::span<const std::string> own_realms(const Environment& environment);

}  // namespace trunkline::controlplane
