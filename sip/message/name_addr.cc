#include "sip/message/name_addr.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace trunkline::sip {
namespace {

/// What no URI between brackets holds: white space, '<', '>' and '"'.
constexpr std::array<bool, 256> ends_uri = [] {
  std::array<bool, 256> ends{};
  for (const char c : {' ', '\t', '\r', '\n', '<', '>', '"'}) ends[static_cast<std::uint8_t>(c)] = true;
  return ends;
}();

/// A token, and UTF-8, which phones do not put in quotes.
void skip_display_word(Cursor& cursor) noexcept {
  cursor.take(in_token);
  while (static_cast<std::uint8_t>(cursor.peek()) > 127) {
    cursor.skip_to(cursor.position() + 1);
    cursor.take(in_token);
  }
}

std::optional<ParseError> take_uri_in_brackets(Cursor& cursor, NameAddr& address) noexcept {
  const auto rest = cursor.rest();
  std::size_t length = 0;
  while (length < rest.size() && !ends_uri[static_cast<std::uint8_t>(rest[length])]) ++length;
  if (length == 0 || length == rest.size() || rest[length] != '>') return ParseError::bad_name_addr;
  address.brackets = true;
  address.uri_text = rest.substr(0, length);
  cursor.skip_to(rest.data() + length + 1);
  return std::nullopt;
}

std::optional<ParseError> take_address(Cursor& cursor, NameAddr& address) noexcept {
  if (cursor.peek() == '"') {
    const auto name = cursor.take_quoted();
    if (!name) return ParseError::bad_quoted_string;
    address.display_name = *name;
    address.quoted = true;
    cursor.skip_lws();
    return cursor.accept('<') ? take_uri_in_brackets(cursor, address) : ParseError::bad_name_addr;
  }
  // Tokens and white space in front of '<' are a display name; if anything else follows them this is a URI.
  const auto* const begin = cursor.position();
  for (;;) {
    skip_display_word(cursor);
    if (!base::is_lws(cursor.peek())) break;
    cursor.skip_lws();
  }
  const auto tokens = cursor.since(begin);
  if (cursor.accept('<')) {
    address.display_name = base::trim(tokens);
    return take_uri_in_brackets(cursor, address);
  }
  cursor.skip_to(begin);
  address.uri_text = cursor.take(in_bare_uri);
  if (address.uri_text.find(':') == std::string_view::npos) return ParseError::bad_name_addr;
  return cursor.peek() == '?' ? std::optional(ParseError::needs_brackets) : std::nullopt;
}

}  // namespace

base::Result<NameAddr, ParseError> take_name_addr(Cursor& cursor) noexcept {
  NameAddr address;
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  if (const auto error = take_address(cursor, address)) return base::fail(*error);
  const auto* const after = cursor.position();
  while (cursor.accept_with_lws(';')) {
    const auto param = take_param(cursor);
    if (!param) return base::fail(param.error());
    if (address.tag.empty() && base::equals_ignoring_case(param->name, "tag")) address.tag = param->value;
  }
  address.params = Params(base::trim(cursor.since(after)));
  cursor.skip_lws();
  if (!cursor.done() && cursor.peek() != ',') return base::fail(ParseError::trailing_octets);
  return address;
}

base::Result<NameAddr, ParseError> parse_name_addr(std::string_view value) noexcept {
  Cursor cursor(value);
  auto address = take_name_addr(cursor);
  if (address && !cursor.done()) return base::fail(ParseError::trailing_octets);
  return address;
}

}  // namespace trunkline::sip
