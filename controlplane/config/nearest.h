// The name somebody probably meant.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace trunkline::controlplane {

/// The candidate with the fewest edits (insert, delete, replace, swap of neighbours) from `written`, ignoring
/// case and taking '-' for '_'; nullopt when even that is further than a third of the longer one's length.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view written,
                                                           std::span<const std::string_view> candidates);

}  // namespace trunkline::controlplane
