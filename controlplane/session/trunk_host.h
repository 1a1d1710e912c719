// The host of a trunk that has a name: of those the addresses are known without asking anybody.
#pragma once

#include <optional>
#include <string_view>

#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

[[nodiscard]] std::optional<DestinationId> host_named(const TrunkBoard& board, std::string_view name);

}  // namespace trunkline::controlplane
