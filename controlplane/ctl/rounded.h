// Figures in JSON, to three decimals: fifteen digits of a double are noise.
#pragma once

#include <cmath>

namespace trunkline::controlplane {

[[nodiscard]] inline double rounded(double value) { return std::round(value * 1000.0) / 1000.0; }

}  // namespace trunkline::controlplane
