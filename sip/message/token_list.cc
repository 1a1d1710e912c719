#include "sip/message/token_list.h"

#include "base/ascii.h"
#include "sip/message/characters.h"

namespace trunkline::sip {

base::Result<std::string_view, ParseError> parse_token(std::string_view value) noexcept {
  const auto token = base::trim(value);
  if (token.empty()) return base::fail(ParseError::missing);
  if (!is_token(token)) return base::fail(ParseError::bad_token);
  return token;
}

bool has_token(const Message& message, HeaderName name, std::string_view token) noexcept {
  for (const auto value : message.values(name)) {
    if (base::equals_ignoring_case(value, token)) return true;
  }
  return false;
}

MethodSet allowed_methods(const Message& message) noexcept {
  MethodSet set;
  for (const auto value : message.values(HeaderName::allow)) set.add(parse_method(value));
  return set;
}

}  // namespace trunkline::sip
