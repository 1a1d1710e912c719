#include "sip/message/cseq.h"

#include "sip/message/cursor.h"

namespace trunkline::sip {

base::Result<CSeq, ParseError> parse_cseq(std::string_view value) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  CSeq cseq;
  const auto digits = cursor.take_digits();
  if (digits.empty()) return base::fail(ParseError::bad_number);
  const auto number = base::parse_decimal<std::uint32_t>(digits);
  if (!number || *number >= std::uint32_t{1} << 31) return base::fail(ParseError::out_of_range);
  cseq.number = *number;
  if (!base::is_lws(cursor.peek())) return base::fail(ParseError::bad_token);
  cursor.skip_lws();
  cseq.method_text = cursor.take<in_token>();
  if (cseq.method_text.empty()) return base::fail(ParseError::bad_token);
  cseq.method = parse_method(cseq.method_text);
  cursor.skip_lws();
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  return cseq;
}

}  // namespace trunkline::sip
