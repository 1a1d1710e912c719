#include "sip/message/auth_header.h"

#include "sip/message/param_reader.h"

namespace trunkline::sip {

base::Result<AuthHeader, ParseError> parse_auth_header(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  AuthHeader header;
  header.scheme = cursor.take<in_token>();
  if (header.scheme.empty() || (!cursor.done() && !base::is_lws(cursor.peek()))) {
    return base::fail(ParseError::bad_token);
  }
  header.text = base::trim(cursor.rest());
  header.params = Params(header.text, ',');
  if (!header.is_digest()) return header;
  Cursor inside(header.text);
  do {
    Param param;
    if (const auto error = read_param(inside, param)) return base::fail(*error);
    if (!param.has_value) return base::fail(ParseError::bad_parameter);
  } while (inside.accept_with_lws(','));
  if (!inside.done()) return base::fail(ParseError::trailing_octets);
  return header;
}

}  // namespace trunkline::sip
