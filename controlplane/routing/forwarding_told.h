// By which header fields somebody is told, and tells, that a call was sent on.
#pragma once

#include <cstdint>

namespace trunkline::controlplane {

enum class ForwardingTold : std::uint8_t { none, history_info, diversion, both };

[[nodiscard]] constexpr bool tells_history(ForwardingTold told) noexcept {
  return told == ForwardingTold::history_info || told == ForwardingTold::both;
}
[[nodiscard]] constexpr bool tells_diversion(ForwardingTold told) noexcept {
  return told == ForwardingTold::diversion || told == ForwardingTold::both;
}

}  // namespace trunkline::controlplane
