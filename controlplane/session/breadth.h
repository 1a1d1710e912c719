// Max-Breadth (RFC 5393 section 5.3): in how many branches a request may be at the same time.
#pragma once

#include <cstdint>
#include <optional>

#include "sip/message/message.h"
#include "sip/message/numbers.h"

namespace trunkline::controlplane {

inline constexpr std::uint32_t usual_breadth = 60;

/// What the request says, or what holds where it does not, or says more than there are numbers for. Nothing:
/// it is no number.
[[nodiscard]] inline std::optional<std::uint32_t> breadth_of(const sip::Message& request) noexcept {
  if (!request.has(sip::HeaderName::max_breadth)) return usual_breadth;
  const auto breadth = sip::parse_number<std::uint32_t>(request.first(sip::HeaderName::max_breadth));
  if (breadth) return *breadth;
  return breadth.error() == sip::ParseError::out_of_range ? std::optional(usual_breadth) : std::nullopt;
}

}  // namespace trunkline::controlplane
