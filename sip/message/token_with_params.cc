#include "sip/message/token_with_params.h"

namespace trunkline::sip {

base::Result<TokenWithParams, ParseError> parse_token_with_params(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  TokenWithParams result;
  result.token = cursor.take<in_token>();
  if (result.token.empty()) return base::fail(ParseError::bad_token);
  const auto params = take_params(cursor);
  if (!params) return base::fail(params.error());
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  result.params = *params;
  return result;
}

}  // namespace trunkline::sip
