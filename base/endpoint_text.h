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

/// Writes the address without brackets, 45 characters at most, where there is room for 46. Returns its end.
char* write_text(const IpAddress& address, char* at) noexcept;
/// The same of a port, five digits at most.
char* write_text(std::uint16_t port, char* at) noexcept;

/// "192.0.2.1:5060" or "[2001:db8::1]:5060".
[[nodiscard]] EndpointText text_of(const Endpoint& endpoint) noexcept;

}  // namespace trunkline::base
