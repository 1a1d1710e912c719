// Which Trunkline this is.
#pragma once

#include <string_view>

namespace trunkline::controlplane {

inline constexpr std::string_view version = "0.1.0";

}  // namespace trunkline::controlplane
