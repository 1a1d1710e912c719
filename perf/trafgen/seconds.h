// Durations as numbers of seconds, as steps are told them and lines tell them.
#pragma once

#include "base/instant.h"

namespace trunkline::trafgen {

[[nodiscard]] inline base::Duration seconds(double value) noexcept {
  return base::Duration(static_cast<base::Duration::rep>(value * 1e9));
}
[[nodiscard]] inline double seconds(base::Duration value) noexcept {
  return static_cast<double>(value.count()) * 1e-9;
}

}  // namespace trunkline::trafgen
