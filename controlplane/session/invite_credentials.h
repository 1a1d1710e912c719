// The credentials that an INVITE of ours was sent with: the ACK to its 2xx must have the same (RFC 3261
// section 13.2.2.4), and may be sent long after it. Most calls have none, and pass by here in a few
// instructions.
#pragma once

#include <span>

#include "controlplane/session/call.h"
#include "sip/message/header_line.h"

namespace trunkline::controlplane {

[[nodiscard]] constexpr bool are_credentials(sip::HeaderName name) noexcept {
  return name == sip::HeaderName::authorization || name == sip::HeaderName::proxy_authorization;
}

/// Another INVITE is sent.
inline void forget_credentials(Session& session) noexcept {
  if (session.credentials) [[unlikely]]
    session.credentials.reset();
}

/// Of the INVITE to the peer on that side.
void note_credentials(Session& session, Side side, const sip::HeaderLine& line);

[[nodiscard]] std::span<const sip::HeaderLine> take_kept_credentials(Call& call, Side side);
/// For the ACK to the peer on that side, once; as long-lived as the orders. None: its INVITE had none.
[[nodiscard]] inline std::span<const sip::HeaderLine> take_credentials(Call& call, Side side) {
  if (!call.session.credentials) [[likely]]
    return {};
  return take_kept_credentials(call, side);
}

}  // namespace trunkline::controlplane
