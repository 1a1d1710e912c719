#include "sip/message/parse_error.h"

namespace trunkline::sip {

std::string_view to_string(ParseError error) noexcept {
  switch (error) {
    case ParseError::missing: return "no value";
    case ParseError::bad_token: return "no token where one is needed";
    case ParseError::bad_quoted_string: return "unterminated quoted string";
    case ParseError::bad_parameter: return "bad parameter";
    case ParseError::bad_number: return "not a number";
    case ParseError::out_of_range: return "number out of range";
    case ParseError::bad_scheme: return "bad URI scheme";
    case ParseError::bad_user: return "bad user part of a URI";
    case ParseError::bad_host: return "bad host";
    case ParseError::bad_port: return "bad port";
    case ParseError::bad_escape: return "bad escape in a URI";
    case ParseError::bad_uri: return "bad URI";
    case ParseError::bad_name_addr: return "bad name or address";
    case ParseError::needs_brackets: return "URI needs angle brackets";
    case ParseError::bad_version: return "bad protocol version";
    case ParseError::bad_date: return "bad date";
    case ParseError::trailing_octets: return "unexpected text after the value";
  }
  return "unknown parse error";
}

}  // namespace trunkline::sip
