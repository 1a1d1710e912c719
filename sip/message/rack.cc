#include "sip/message/rack.h"

#include "sip/message/cursor.h"
#include "sip/message/numbers.h"

namespace trunkline::sip {

base::Result<RAck, ParseError> parse_rack(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  const auto digits = cursor.take_digits();
  if (digits.empty() || !base::is_lws(cursor.peek())) return base::fail(ParseError::bad_number);
  const auto rseq = parse_number<std::uint32_t>(digits);
  if (!rseq) return base::fail(rseq.error());
  const auto cseq = parse_cseq(cursor.rest());
  if (!cseq) return base::fail(cseq.error());
  return RAck{*rseq, *cseq};
}

}  // namespace trunkline::sip
