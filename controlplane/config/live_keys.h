// Which keys a running appliance can take over.
#pragma once

#include <string_view>

namespace trunkline::controlplane {

/// Everything else is laid out, pinned or counted at start. `key`: from the root, with or without the numbers
/// of items, such as "trunks[2].capacity".
[[nodiscard]] bool is_live_key(std::string_view key) noexcept;

/// Its value is not for a log. What is a secret by its type is not even printed: see Scalar<Secret>.
[[nodiscard]] bool is_secret_key(std::string_view key) noexcept;

}  // namespace trunkline::controlplane
