// The o= line: who made the description, and which version of it this is.
#pragma once

#include <string_view>

#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

/// Views into the line. Session id and version are digits of any length; peers draw them as they like, so
/// they are compared as text.
struct Origin {
  std::string_view username;
  std::string_view session_id;
  std::string_view version;
  std::string_view network_type;
  std::string_view address_type;
  std::string_view address;
};

/// Fills `origin` from the value of an o= line. A user name with spaces, or none at all, is tolerated: the
/// other five fields are found from the end. Errors: `bad_origin`. Source: RFC 8866 section 5.2.
[[nodiscard]] base::Result<void, SdpError> parse_origin(std::string_view value, Origin& origin) noexcept;

}  // namespace trunkline::rtp
