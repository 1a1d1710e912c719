// The c= line: the address a peer wants its media at.
#pragma once

#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

struct Connection {
  std::string_view text;                   // of the address, as written, without TTL or count
  std::optional<base::IpAddress> address;  // nothing for a host name, or when it is not `internet`
  bool internet = false;  // IN with IP4 or IP6; others (telephone numbers, ATM) are not for us
};

/// The value of a c= line. A multicast TTL or count behind a slash is dropped; host names are allowed by the
/// grammar and left unresolved. Errors: `bad_connection`, also when the address is not of the type the line
/// says. Source: RFC 8866 section 5.7.
[[nodiscard]] base::Result<Connection, SdpError> parse_connection(std::string_view value) noexcept;

/// The old way to put a call on hold: 0.0.0.0 (RFC 3264 section 8.4), or :: in its place.
[[nodiscard]] bool means_hold(const Connection& connection) noexcept;

}  // namespace trunkline::rtp
