// An address with an optional display name and parameters: From, To, Contact, Route, Refer-To and their like.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"
#include "sip/message/uri.h"

namespace trunkline::sip {

/// Views into the field it was parsed from.
struct NameAddr {
  std::string_view display_name;  // between its quotes, or the tokens; may be empty
  std::string_view uri_text;      // not looked into: uri() does
  std::string_view tag;           // the parameter of that name, which From and To have; empty: none
  Params params;                  // of the header field, checked; those of the URI are in uri()
  bool quoted = false;            // the display name was: unquote() makes text of it
  bool brackets = false;          // the URI stands between '<' and '>'

  [[nodiscard]] base::Result<Uri, ParseError> uri() const noexcept { return parse_uri(uri_text); }
};

/// Reads one name-addr or addr-spec with its parameters at the cursor, up to a comma or the end of the text.
///
/// Without angle brackets a ';' begins the parameters of the header field, and a '?' is an error (RFC 3261
/// section 20.10). No white space may be needed between display name and '<' (RFC 4475 section 3.1.1.6); none
/// is allowed within the brackets (section 3.1.2.14). Errors: missing, bad_name_addr, needs_brackets,
/// bad_quoted_string, bad_parameter, trailing_octets.
[[nodiscard]] base::Result<NameAddr, ParseError> take_name_addr(Cursor& cursor) noexcept;

/// The same into `address`, which is new; the error, when there is one.
[[nodiscard]] std::optional<ParseError> read_name_addr(Cursor& cursor, NameAddr& address) noexcept;

/// The same, and its URI into `uri`, which is new, in one pass where it can be; the errors of parse_uri(),
/// too.
[[nodiscard]] std::optional<ParseError> read_name_addr(Cursor& cursor, NameAddr& address, Uri& uri) noexcept;

/// The whole of `value` must be one.
[[nodiscard]] base::Result<NameAddr, ParseError> parse_name_addr(std::string_view value) noexcept;

}  // namespace trunkline::sip
