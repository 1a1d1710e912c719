#include "sip/message/retry_after.h"

#include "sip/message/numbers.h"

namespace trunkline::sip {
namespace {

/// "(" text with nested comments and quoted pairs ")" at the cursor (RFC 3261 section 25.1, comment).
std::optional<std::string_view> take_comment(Cursor& cursor) noexcept {
  const auto text = cursor.rest();
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')' && --depth == 0) {
      cursor.skip_to(text.data() + i + 1);
      return text.substr(1, i - 1);
    }
  }
  return std::nullopt;
}

}  // namespace

base::Result<RetryAfter, ParseError> parse_retry_after(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  const auto digits = cursor.take_digits();
  if (digits.empty()) return base::fail(ParseError::bad_number);
  const auto seconds = parse_number<std::uint32_t>(digits);
  if (!seconds) return base::fail(seconds.error());
  RetryAfter retry;
  retry.seconds = *seconds;
  cursor.skip_lws();
  if (cursor.peek() == '(') {
    const auto comment = take_comment(cursor);
    if (!comment) return base::fail(ParseError::bad_quoted_string);
    retry.comment = *comment;
  }
  const auto params = take_params(cursor);
  if (!params) return base::fail(params.error());
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  retry.params = *params;
  if (const auto duration = params->find("duration")) {
    retry.duration = base::parse_decimal<std::uint32_t>(duration->value);
    if (!retry.duration) return base::fail(ParseError::bad_number);
  }
  return retry;
}

}  // namespace trunkline::sip
