#include "sip/message/session_expires.h"

#include "sip/message/numbers.h"
#include "sip/message/params.h"

namespace trunkline::sip {

base::Result<SessionExpires, ParseError> parse_session_expires(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  const auto digits = cursor.take_digits();
  if (digits.empty()) return base::fail(ParseError::bad_number);
  const auto seconds = parse_number<std::uint32_t>(digits);
  if (!seconds) return base::fail(seconds.error());
  const auto params = take_params(cursor);
  if (!params) return base::fail(params.error());
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  SessionExpires session;
  session.seconds = *seconds;
  if (const auto refresher = params->find("refresher")) {
    if (base::equals_ignoring_case(refresher->value, "uac")) session.refresher = Refresher::uac;
    if (base::equals_ignoring_case(refresher->value, "uas")) session.refresher = Refresher::uas;
  }
  return session;
}

base::Result<std::uint32_t, ParseError> parse_min_se(std::string_view value) noexcept {
  const auto session = parse_session_expires(value);
  if (!session) return base::fail(session.error());
  return session->seconds;
}

}  // namespace trunkline::sip
