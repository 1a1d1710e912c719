// A range of numbers as an expression, for a schema that can compare texts only.
#pragma once

#include <cstdint>
#include <string>

namespace trunkline::controlplane {

/// Matches the decimal numbers from `least` to `most`, both included, and with zeros before them. ECMA 262,
/// without anchors: "0*(?:[5-9]|[1-4][0-9]|50)". `least` is not above `most`.
[[nodiscard]] std::string number_pattern(std::uint64_t least, std::uint64_t most);

}  // namespace trunkline::controlplane
