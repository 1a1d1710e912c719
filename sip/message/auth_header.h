// WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization: a scheme and its parameters.
#pragma once

#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// Views into the field. One field holds one challenge or one set of credentials: they are never joined with
/// commas (RFC 3261 section 7.3.1), so use Message::fields(), not values().
struct AuthHeader {
  std::string_view scheme;
  std::string_view text;  // all after the scheme
  Params params;  // name=value, name="value", comma-separated. Checked for Digest only: others may have their
                  // own form

  [[nodiscard]] bool is_digest() const noexcept { return base::equals_ignoring_case(scheme, "Digest"); }
};

/// Source: RFC 3261 sections 20.7, 20.27 and 25.1 (challenge, credentials), RFC 8760 section 2.
/// Errors: missing, bad_token; for Digest also bad_parameter, bad_quoted_string, trailing_octets.
[[nodiscard]] base::Result<AuthHeader, ParseError> parse_auth_header(std::string_view value) noexcept;

}  // namespace trunkline::sip
