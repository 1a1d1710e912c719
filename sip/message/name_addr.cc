#include "sip/message/name_addr.h"

#include <cstdint>
#include <optional>

#include "sip/message/avx2.h"
#include "sip/message/param_reader.h"
#include "sip/message/plain_address.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

/// A token, and UTF-8, which phones do not put in quotes.
void skip_display_word(Cursor& cursor) noexcept {
  cursor.take<in_token>();
  while (static_cast<std::uint8_t>(cursor.peek()) > 127) {
    cursor.skip_to(cursor.position() + 1);
    cursor.take<in_token>();
  }
}

std::optional<ParseError> take_uri_in_brackets(Cursor& cursor, NameAddr& address) noexcept {
  address.brackets = true;
  address.uri_text = cursor.take_others<ends_bracketed_uri>();
  return !address.uri_text.empty() && cursor.accept('>') ? std::nullopt
                                                         : std::optional(ParseError::bad_name_addr);
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
  if (cursor.accept('<')) return take_uri_in_brackets(cursor, address);
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
  address.uri_text = cursor.take<in_bare_uri>();
  if (address.uri_text.find(':') == std::string_view::npos) return ParseError::bad_name_addr;
  return cursor.peek() == '?' ? std::optional(ParseError::needs_brackets) : std::nullopt;
}

}  // namespace

std::optional<ParseError> read_any_address(Cursor& cursor, NameAddr& address) noexcept {
  if (const auto error = take_address(cursor, address)) return error;
  const auto look = [&address](const Param& param, std::string_view) {
    if (address.tag.empty() && token_key(param.name) == token_key("tag")) address.tag = param.value;
    return std::optional<ParseError>();
  };
  if (const auto error = read_params(cursor, ';', address.params, look)) return error;
  return cursor.done() || cursor.peek() == ',' ? std::nullopt : std::optional(ParseError::trailing_octets);
}

std::optional<ParseError> read_name_addr(Cursor& cursor, NameAddr& address) noexcept {
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_address(cursor.rest(), address, nullptr)) {
      cursor.skip_to(end);
      return std::nullopt;
    }
  }
#endif
  return read_any_address(cursor, address);
}

std::optional<ParseError> read_name_addr(Cursor& cursor, NameAddr& address, Uri& uri) noexcept {
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_address(cursor.rest(), address, &uri)) {
      cursor.skip_to(end);
      return std::nullopt;
    }
  }
#endif
  if (const auto error = read_any_address(cursor, address)) return error;
  return read_uri(address.uri_text, uri);
}

base::Result<NameAddr, ParseError> take_name_addr(Cursor& cursor) noexcept {
  base::Result<NameAddr, ParseError> address;
  if (const auto error = read_name_addr(cursor, *address)) address = base::fail(*error);
  return address;
}

base::Result<NameAddr, ParseError> parse_name_addr(std::string_view value) noexcept {
  Cursor cursor(value);
  auto address = take_name_addr(cursor);
  if (address && !cursor.done()) address = base::fail(ParseError::trailing_octets);
  return address;
}

}  // namespace trunkline::sip
