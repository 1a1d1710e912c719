// What the name of a host is made of.
#pragma once

#include "base/ascii.h"

namespace trunkline::controlplane {

/// Source: RFC 3261 section 25.1 (hostname).
[[nodiscard]] constexpr bool is_host_character(char c) noexcept {
  return base::is_alphanumeric(c) || c == '-' || c == '.';
}

}  // namespace trunkline::controlplane
