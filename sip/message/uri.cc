#include "sip/message/uri.h"

#include <cstddef>

#include "base/ascii.h"
#include "sip/message/avx2.h"
#include "sip/message/host_port.h"
#include "sip/message/plain_address.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

/// Goes past escapes, "%" and two hexadecimal digits, and whatever is in one of `sets` between them.
template <unsigned sets>
[[gnu::noinline]] std::optional<ParseError> skip_escapes(Cursor& cursor) noexcept {
  do {
    const auto rest = cursor.rest();
    if (rest.size() < 3 || !base::hex_digit(rest[1]) || !base::hex_digit(rest[2]))
      return ParseError::bad_escape;
    cursor.skip_to(rest.data() + 3);
    cursor.take<sets>();
  } while (cursor.peek() == '%');
  return std::nullopt;
}

/// Goes past whatever is in one of `sets`, or escaped.
template <unsigned sets>
inline std::optional<ParseError> skip_escaped(Cursor& cursor) noexcept {
  cursor.take<sets>();
  return cursor.peek() == '%' ? skip_escapes<sets>(cursor) : std::nullopt;
}

/// A list of name or name=value, as far as it goes: neither name nor, after a '=', value empty; a header's
/// value may be.
template <unsigned sets>
std::optional<ParseError> skip_pairs(Cursor& cursor, char separator) noexcept {
  do {
    const auto* const name = cursor.position();
    if (const auto error = skip_escaped<sets>(cursor)) return error;
    if (cursor.position() == name) return ParseError::bad_parameter;
    if (!cursor.accept('=')) continue;
    const auto* const value = cursor.position();
    if (const auto error = skip_escaped<sets>(cursor)) return error;
    if (cursor.position() == value && separator == ';') return ParseError::bad_parameter;
  } while (cursor.accept(separator));
  return std::nullopt;
}

/// [ userinfo "@" ] at the cursor. Neither hostport, parameters nor headers may hold '@', while the user part
/// may hold ';' and '?'.
std::optional<ParseError> take_user(Cursor& cursor, Uri& uri) noexcept {
  const auto* const begin = cursor.position();
  // A bare '#' is none of a user part's octets, but phones dial it; in_telephone adds nothing else.
  const auto error = skip_escaped<in_user | in_telephone>(cursor);
  const auto user = cursor.since(begin);
  const bool whole = !error && cursor.accept('@');
  if (!whole && cursor.rest().find('@') == std::string_view::npos) {
    cursor.skip_to(begin);
    return std::nullopt;
  }
  if (error) return error;
  if (user.empty()) return ParseError::bad_user;
  uri.has_user = true;
  uri.user = user;
  if (whole) return std::nullopt;
  if (!cursor.accept(':')) return ParseError::bad_user;
  const auto* const password = cursor.position();
  if (const auto bad = skip_escaped<in_password>(cursor)) return bad;
  uri.has_password = true;
  uri.password = cursor.since(password);
  return cursor.accept('@') ? std::nullopt : std::optional(ParseError::bad_user);
}

std::optional<ParseError> read_sip(Cursor& cursor, Uri& uri) noexcept {
  if (const auto error = take_user(cursor, uri)) return error;
  if (const auto error = read_host_port(cursor, uri.host, uri.port)) return error;
  if (cursor.accept(';')) {
    const auto* const parameters = cursor.position();
    if (const auto error = skip_pairs<in_parameter>(cursor, ';')) return error;
    uri.parameter_text = cursor.since(parameters);
    if (!cursor.done() && cursor.peek() != '?') return ParseError::bad_parameter;
  }
  if (cursor.done()) return std::nullopt;
  if (!cursor.accept('?')) return ParseError::bad_uri;
  uri.header_text = cursor.rest();
  if (const auto error = skip_pairs<in_uri_header>(cursor, '&')) return error;
  return cursor.done() ? std::nullopt : std::optional(ParseError::bad_parameter);
}

std::optional<ParseError> read_tel(Cursor& cursor, Uri& uri) noexcept {
  uri.user = cursor.take<in_telephone>();
  uri.has_user = true;
  if (uri.user.empty()) return ParseError::bad_user;
  if (cursor.done()) return std::nullopt;
  if (!cursor.accept(';')) return ParseError::bad_user;
  uri.parameter_text = cursor.rest();
  if (const auto error = skip_pairs<in_parameter>(cursor, ';')) return error;
  return cursor.done() ? std::nullopt : std::optional(ParseError::bad_parameter);
}

std::optional<ParseError> read_other(Cursor& cursor, Uri& uri) noexcept {
  uri.opaque = cursor.rest();
  if (cursor.done()) return ParseError::bad_uri;
  if (const auto error = skip_escaped<in_uri>(cursor)) return error;
  return cursor.done() ? std::nullopt : std::optional(ParseError::bad_uri);
}

/// Scheme and colon. False: there are none.
bool take_scheme(Cursor& cursor, Uri& uri) noexcept {
  const auto* const begin = cursor.position();
  if (cursor.accept("sip:")) {
    uri.scheme_text = {begin, 3};
    uri.scheme = Scheme::sip;
    return true;
  }
  if (!base::is_alpha(cursor.peek())) return false;
  uri.scheme_text = cursor.take<in_scheme>();
  const auto key = token_key(uri.scheme_text);
  uri.scheme = key == token_key("sip")    ? Scheme::sip
               : key == token_key("sips") ? Scheme::sips
               : key == token_key("tel")  ? Scheme::tel
                                          : Scheme::other;
  return cursor.accept(':');
}

}  // namespace

std::optional<ParseError> read_uri(std::string_view text, Uri& uri) noexcept {
  if (text.empty()) return ParseError::missing;
#ifdef __x86_64__
  if (has_avx2() && read_plain_uri(text, uri)) return std::nullopt;
#endif
  return read_any_uri(text, uri);
}

std::optional<ParseError> read_any_uri(std::string_view text, Uri& uri) noexcept {
  Cursor cursor(text);
  if (!take_scheme(cursor, uri)) return ParseError::bad_scheme;
  uri.text = text;
  switch (uri.scheme) {
    case Scheme::sip:
    case Scheme::sips: return read_sip(cursor, uri);
    case Scheme::tel: return read_tel(cursor, uri);
    case Scheme::other: break;
  }
  return read_other(cursor, uri);
}

base::Result<Uri, ParseError> parse_uri(std::string_view text) noexcept {
  base::Result<Uri, ParseError> uri;
  if (const auto error = read_uri(text, *uri)) uri = base::fail(*error);
  return uri;
}

std::optional<std::string_view> unescape(std::string_view text, std::span<char> out) noexcept {
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && text.size() - i >= 3) {
      if (const auto octet = base::parse_hex<std::uint8_t>(text.substr(i + 1, 2))) {
        c = static_cast<char>(*octet);
        i += 2;
      }
    }
    if (written == out.size()) return std::nullopt;
    out[written++] = c;
  }
  return std::string_view(out.data(), written);
}

std::optional<UriPair> UriPairs::find(std::string_view name) const noexcept {
  for (const auto& pair : *this) {
    if (base::equals_ignoring_case(pair.name, name)) return pair;
  }
  return std::nullopt;
}

}  // namespace trunkline::sip
