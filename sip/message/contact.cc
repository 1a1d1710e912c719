#include "sip/message/contact.h"

#include "base/ascii.h"

namespace trunkline::sip {

std::optional<std::uint16_t> parse_qvalue(std::string_view text) noexcept {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  unsigned thousandths = text[0] == '1' ? 1000 : 0;
  unsigned weight = 100;
  for (std::size_t i = 2; i < text.size(); ++i, weight /= 10) {
    if (!base::is_digit(text[i])) return std::nullopt;
    thousandths += weight * static_cast<unsigned>(text[i] - '0');
  }
  if (thousandths > 1000) return std::nullopt;
  return static_cast<std::uint16_t>(thousandths);
}

std::optional<ParseError> read_contact(Cursor& cursor, Contact& contact) noexcept {
  cursor.skip_lws();
  if (const auto rest = cursor.rest(); !rest.empty() && rest.front() == '*') {
    // A '*' may also begin a display name: it is alone, or it is none.
    const auto after = rest.find_first_not_of(" \t\r\n", 1);
    if (after == std::string_view::npos || rest[after] == ',') {
      contact.star = true;
      cursor.skip_to(rest.data() + (after == std::string_view::npos ? rest.size() : after));
      return std::nullopt;
    }
  }
  if (const auto error = read_name_addr(cursor, contact.address)) return error;
  if (contact.address.params.text().empty()) return std::nullopt;
  for (const auto& param : contact.address.params) {
    if (base::equals_ignoring_case(param.name, "q") && !contact.q) {
      contact.q = parse_qvalue(param.value);
      if (!contact.q) return ParseError::out_of_range;
    } else if (base::equals_ignoring_case(param.name, "expires") && !contact.expires) {
      contact.expires = base::parse_decimal<std::uint32_t>(param.value);
    }
  }
  return std::nullopt;
}

base::Result<Contact, ParseError> take_contact(Cursor& cursor) noexcept {
  base::Result<Contact, ParseError> contact;
  if (const auto error = read_contact(cursor, *contact)) contact = base::fail(*error);
  return contact;
}

base::Result<Contact, ParseError> parse_contact(std::string_view value) noexcept {
  Cursor cursor(value);
  auto contact = take_contact(cursor);
  if (contact && !cursor.done()) contact = base::fail(ParseError::trailing_octets);
  return contact;
}

}  // namespace trunkline::sip
