#include "sip/message/contact.h"

#include "base/ascii.h"
#include "sip/message/avx2.h"
#include "sip/message/contact_params.h"
#include "sip/message/plain_address.h"

namespace trunkline::sip {
namespace {

/// A '*' may also begin a display name: it is alone, or it is none.
bool take_star(Cursor& cursor) noexcept {
  const auto rest = cursor.rest();
  const auto after = rest.find_first_not_of(" \t\r\n", 1);
  if (after != std::string_view::npos && rest[after] != ',') return false;
  cursor.skip_to(rest.data() + (after == std::string_view::npos ? rest.size() : after));
  return true;
}

}  // namespace

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

std::optional<ParseError> read_contact(Cursor& cursor, Contact& contact, Uri* uri) noexcept {
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
  if (cursor.peek() == '*' && take_star(cursor)) {
    contact.star = true;
    return std::nullopt;
  }
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_contact(cursor.rest(), contact, uri)) {
      cursor.skip_to(end);
      return std::nullopt;
    }
  }
#endif
  if (const auto error = read_any_address(cursor, contact.address)) return error;
  for (const auto& param : contact.address.params) {
    if (const auto error = note_contact_param(token_key(param.name), param, contact)) return error;
  }
  return uri != nullptr ? read_uri(contact.address.uri_text, *uri) : std::nullopt;
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
