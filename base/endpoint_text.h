// An address and a port as text, in place: what is written into messages, without an allocation.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/endpoint.h"

namespace trunkline::base {

struct EndpointText {
  std::array<char, 56> characters;  // those after `length` are not set
  std::uint8_t length = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {characters.data(), length}; }
};

/// "192.0.2.1:5060" or "[2001:db8::1]:5060".
[[nodiscard]] EndpointText text_of(const Endpoint& endpoint) noexcept;

}  // namespace trunkline::base
