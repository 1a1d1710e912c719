// In which order the trunks of a group are tried for one call.
#pragma once

#include <cstddef>
#include <vector>

#include "base/inline_vector.h"
#include "base/random.h"
#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

/// What one call may try, one after the other. More than these try the patience of any caller.
inline constexpr std::size_t most_tried = 16;
using DestinationOrder = base::InlineVector<DestinationId, most_tried>;

/// The destinations of the group, by priority, and within one priority by chance according to their weights,
/// as RFC 2782 orders SRV records. The hosts of a trunk follow each other. Where there are too many, those
/// that cannot be used now give way to those that can, and then the last ones are left out.
[[nodiscard]] DestinationOrder order_of(const TrunkGroup& group, const TrunkBoard& board, base::Instant now,
                                        base::Random& random);

/// In which order the addresses of one host are tried: by priority, and within one by chance and weight. They
/// are sorted by priority.
[[nodiscard]] std::vector<HostTarget> order_of(std::vector<HostTarget> targets, base::Random& random);

}  // namespace trunkline::controlplane
