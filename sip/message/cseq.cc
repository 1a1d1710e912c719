#include "sip/message/cseq.h"

#include "sip/message/cursor.h"

namespace trunkline::sip {
namespace {

/// One space, and a method that we know: nearly all are like this. False: it has to be read in another way.
bool read_plain_cseq(std::string_view value, CSeq& cseq) noexcept {
  constexpr std::size_t most_digits = 10;
  std::uint64_t number = 0;
  std::size_t i = 0;
  for (; i < value.size() && base::is_digit(value[i]); ++i) {
    number = number * 10 + static_cast<std::uint64_t>(value[i] - '0');
  }
  if (i == 0 || i > most_digits || number >> 31 != 0 || i == value.size() || value[i] != ' ') return false;
  cseq.number = static_cast<std::uint32_t>(number);
  cseq.method_text = value.substr(i + 1);
  cseq.method = parse_method(cseq.method_text);
  return cseq.method != Method::unknown;
}

}  // namespace

std::optional<ParseError> read_cseq(std::string_view value, CSeq& cseq) noexcept {
  if (read_plain_cseq(value, cseq)) return std::nullopt;
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
