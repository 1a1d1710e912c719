// The service URN by which emergency calls are named: RFC 5031 section 4.2.
#pragma once

#include <string>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::sip {

/// `urn:service:sos`, or one of its sub-services such as `urn:service:sos.fire`.
[[nodiscard]] constexpr bool is_sos_urn(std::string_view uri) noexcept {
  constexpr std::string_view sos = "urn:service:sos";
  return base::starts_ignoring_case(uri, sos) && (uri.size() == sos.size() || uri[sos.size()] == '.');
}

/// The service that such a URN names, in small letters: "sos" or "sos.fire". Ends where no label goes on.
[[nodiscard]] inline std::string sos_service(std::string_view urn) {
  std::string service;
  for (const char c : urn.substr(std::string_view("urn:service:").size())) {
    if (!base::is_alphanumeric(c) && c != '-' && c != '.') break;
    service += base::lower(c);
  }
  while (service.ends_with('.')) service.pop_back();
  return service;
}

}  // namespace trunkline::sip
