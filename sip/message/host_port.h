// A host and an optional port, as URIs and Via have them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/message/cursor.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct HostPort {
  std::string_view host;   // a name, an IPv4 address, or an IPv6 reference in its brackets
  std::uint16_t port = 0;  // 0: not given
};

/// Reads host [":" port] at the cursor, without white space between. A name may hold '_', as names in the
/// field do; whether an address is one is left to whoever needs it. Errors: bad_host, bad_port. Source: RFC
/// 3261 section 25.1 (hostport).
[[nodiscard]] base::Result<HostPort, ParseError> take_host_port(Cursor& cursor) noexcept;

/// The host alone. Errors: bad_host.
[[nodiscard]] base::Result<std::string_view, ParseError> take_host(Cursor& cursor) noexcept;

/// 1 to 65535 in digits at the cursor. Errors: bad_port.
[[nodiscard]] base::Result<std::uint16_t, ParseError> take_port(Cursor& cursor) noexcept;

}  // namespace trunkline::sip
