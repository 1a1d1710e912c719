// The service URN by which emergency calls are named: RFC 5031 section 4.2.
#pragma once

#include <string_view>

#include "base/ascii.h"

namespace trunkline::sip {

/// `urn:service:sos`, or one of its sub-services such as `urn:service:sos.fire`.
[[nodiscard]] constexpr bool is_sos_urn(std::string_view uri) noexcept {
  constexpr std::string_view sos = "urn:service:sos";
  return base::starts_ignoring_case(uri, sos) && (uri.size() == sos.size() || uri[sos.size()] == '.');
}

}  // namespace trunkline::sip
