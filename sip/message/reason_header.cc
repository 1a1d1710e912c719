#include "sip/message/reason_header.h"

#include "base/ascii.h"
#include "sip/message/token_with_params.h"

namespace trunkline::sip {

base::Result<Reason, ParseError> parse_reason(std::string_view value) noexcept {
  const auto parsed = parse_token_with_params(value);
  if (!parsed) return base::fail(parsed.error());
  Reason reason;
  reason.protocol = parsed->token;
  if (const auto text = parsed->params.find("text")) reason.text = text->value;
  if (const auto cause = parsed->params.find("cause")) {
    reason.cause = base::parse_decimal<std::uint16_t>(cause->value);
    if (!reason.cause) return base::fail(ParseError::bad_number);
  }
  return reason;
}

}  // namespace trunkline::sip
