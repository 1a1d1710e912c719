#include "sip/message/cseq.h"

#include "sip/message/cursor.h"

namespace trunkline::sip {

std::optional<ParseError> read_any_cseq(std::string_view value, CSeq& cseq) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
  const auto digits = cursor.take_digits();
  if (digits.empty()) return ParseError::bad_number;
  const auto number = base::parse_decimal<std::uint32_t>(digits);
  if (!number || *number >= std::uint32_t{1} << 31) return ParseError::out_of_range;
  cseq.number = *number;
  if (!base::is_lws(cursor.peek())) return ParseError::bad_token;
  cursor.skip_lws();
  cseq.method_text = cursor.take<in_token>();
  if (cseq.method_text.empty()) return ParseError::bad_token;
  cseq.method = parse_method(cseq.method_text);
  cursor.skip_lws();
  return cursor.done() ? std::nullopt : std::optional(ParseError::trailing_octets);
}

base::Result<CSeq, ParseError> parse_cseq(std::string_view value) noexcept {
  base::Result<CSeq, ParseError> cseq;
  if (const auto error = read_cseq(value, *cseq)) cseq = base::fail(*error);
  return cseq;
}

}  // namespace trunkline::sip
