// In which order the trunks of a group are tried for one call.
#pragma once

#include <cstdint>
#include <vector>

#include "base/inline_vector.h"
#include "base/random.h"
#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

/// What one call may try, one after the other. More than these try the patience of any caller.
using DestinationOrder = base::InlineVector<DestinationId, 16>;

/// Every destination of the group, whether it can be used now or not: by priority, and within one priority by
/// chance according to their weights, as RFC 2782 orders SRV records. The hosts of a trunk follow each other.
[[nodiscard]] DestinationOrder order_of(const TrunkGroup& group, const std::vector<Trunk>& trunks,
                                        base::Random& random);

/// In which order the addresses of one host are tried: by priority, and within one by chance and weight. They
/// are sorted by priority.
[[nodiscard]] std::vector<HostTarget> order_of(std::vector<HostTarget> targets, base::Random& random);

}  // namespace trunkline::controlplane
