// The way of a leg's requests: from which address of ours, to which of the peer's.
#pragma once

#include "controlplane/session/leg.h"
#include "controlplane/session/settings.h"

namespace trunkline::controlplane {

/// How a request of the dialog reaches the peer: by its route set or Contact where that is an address, else
/// the way the peer's own messages come.
[[nodiscard]] sip::Hop hop_of(const Leg& leg, const SessionSettings& settings);
/// The first address of ours of the same family as `remote`; nullptr when there is none.
[[nodiscard]] const base::Endpoint* listen_towards(const SessionSettings& settings,
                                                   const base::IpAddress& remote);
/// Whether it is an address of ours.
[[nodiscard]] bool listens_at(const SessionSettings& settings, const base::Endpoint& endpoint);

}  // namespace trunkline::controlplane
