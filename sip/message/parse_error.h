// Why a header field's value, or a URI, could not be read.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::sip {

enum class ParseError : std::uint8_t {
  missing,            // the header field, or its value, is not there
  bad_token,          // a token was expected
  bad_quoted_string,  // a quote that is not closed, or a backslash with nothing behind it
  bad_parameter,      // after ';' or '=' there is nothing, or nothing that may stand there
  bad_number,         // digits were expected
  out_of_range,       // a number its field does not allow
  bad_scheme,         // a URI does not begin with a scheme and a colon
  bad_user,           // user or password with a character they may not hold
  bad_host,           // no host name, IPv4 address or IPv6 reference where one is needed
  bad_port,           // not from 1 to 65535
  bad_escape,         // '%' without two hexadecimal digits
  bad_uri,            // a character no URI may hold
  bad_name_addr,      // neither <URI> with an optional display name nor a URI
  needs_brackets,     // a bare URI with '?' (RFC 3261 section 20.10)
  bad_version,        // not SIP/2.0 where the field names a protocol
  bad_date,           // not an RFC 1123 date in GMT
  trailing_octets,    // something is left after a complete value
};

[[nodiscard]] std::string_view to_string(ParseError error) noexcept;

}  // namespace trunkline::sip
