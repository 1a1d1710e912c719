// OPTIONS to trunks, to know whether they are there before a call needs them.
#pragma once

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// Asks the next one that is due. False: none is.
[[nodiscard]] bool send_probe(Environment& environment, base::Instant now, Orders& orders);
/// What became of one, by the `user` of its request; `status` 0: nothing came.
void take_probe(Environment& environment, std::uint64_t user, int status);
/// We could not send it ourselves, which says nothing of the destination.
void take_unsent_probe(Environment& environment, std::uint64_t user);

}  // namespace trunkline::controlplane
